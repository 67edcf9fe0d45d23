import Glibc

/// The file a process listens at, told from others of the same name by what the kernel calls it.
public struct UnixSocketFile: Sendable, Equatable {
  public let path: String
  private let device: UInt64
  private let inode: UInt64

  /// Makes room for a new socket at `path`, which another process may have left behind.
  ///
  /// A file is taken away only when it is a socket of our own user and nobody listens at it: taking
  /// it from a process that runs would leave that one serving nobody, without its knowledge.
  ///
  /// - Throws: EADDRINUSE when somebody listens there, EEXIST when the file is no socket, EPERM
  ///   when it is another user's.
  public static func makeRoom(at path: String) throws(SystemError) {
    guard let found = try status(of: path) else { return }
    guard found.st_mode & S_IFMT == S_IFSOCK else {
      throw SystemError("listen at \(path), which is no socket", number: EEXIST)
    }
    guard found.st_uid == geteuid() else {
      throw SystemError("listen at \(path), a socket of another user", number: EPERM)
    }
    guard try isAbandoned(path) else {
      throw SystemError("listen at \(path), where another process listens", number: EADDRINUSE)
    }
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .last("remove \(path)") }
  }

  /// The socket that was just bound at `path`.
  public init(boundAt path: String) throws(SystemError) {
    guard let found = try Self.status(of: path) else {
      throw SystemError("find \(path)", number: ENOENT)
    }
    self.path = path
    device = UInt64(found.st_dev)
    inode = UInt64(found.st_ino)
  }

  /// Takes the file away, unless it is another one by now. To be called while still listening:
  /// nobody else takes the place of a process that answers.
  public func remove() {
    guard let found = try? Self.status(of: path), UInt64(found.st_dev) == device,
      UInt64(found.st_ino) == inode
    else { return }
    _ = unsafe unlink(path)
  }

  /// nil when there is none.
  private static func status(of path: String) throws(SystemError) -> stat? {
    var found = stat()
    guard unsafe lstat(path, &found) != 0 else { return found }
    guard errno == ENOENT else { throw .last("look at \(path)") }
    return nil
  }

  /// Only a refusal tells: a process that is busy, or that we may not reach, is there all the same.
  private static func isAbandoned(_ path: String) throws(SystemError) -> Bool {
    let number = try LocalListener.makeSocket(nonBlocking: true)
    defer { _ = close(number) }
    let outcome = try unsafe LocalListener.withAddress(of: path) { address, count in
      unsafe connect(number, address, count)
    }
    if outcome == 0 { return false }
    switch errno {
    case ECONNREFUSED, ENOENT: return true
    default: return false
    }
  }
}
