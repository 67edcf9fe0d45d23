import Glibc

/// A regular file, opened once: what is checked and what is read are the same file.
///
/// Asking for the permissions by name and then opening by name would let whoever can write the
/// directory exchange the file in between.
public struct GuardedFile: ~Copyable {
  private let descriptor: Descriptor
  private let path: String
  /// Permission bits.
  public let mode: UInt32
  /// Bytes when it was opened.
  public let count: Int

  /// Neither waits (for the writer of a pipe) nor leaks into a child process.
  public init(_ path: String) throws(Failure) {
    let descriptor: Descriptor
    do throws(SystemError) {
      descriptor = try Descriptor.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    } catch {
      throw .system(error)
    }
    var status = stat()
    guard unsafe fstat(descriptor.number, &status) == 0 else {
      throw .system(.last("look at \(path)"))
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
    self.descriptor = descriptor
    self.path = path
    self.mode = status.st_mode & 0o7777
    self.count = Int(status.st_size)
  }

  /// Everybody may write it.
  public var isWritableByAll: Bool { mode & S_IWOTH != 0 }
  /// Everybody may read it.
  public var isReadableByAll: Bool { mode & S_IROTH != 0 }

  /// Appends the content straight to where it will stay; a file that does not leave at least one
  /// byte of the free capacity is refused, because its end was not seen.
  public func read(into output: inout OutputSpan<UInt8>) throws(Failure) {
    while true {
      guard output.freeCapacity > 0 else { throw .tooLarge }
      do throws(SystemError) {
        guard try descriptor.read(into: &output) > 0 else { return }
      } catch {
        throw .system(SystemError("read \(path)", number: error.number))
      }
    }
  }

  public enum Failure: Error, Sendable, Equatable {
    case system(SystemError)
    case notRegular
    /// It has more bytes than there is room for, or grew while it was read.
    case tooLarge
  }
}
