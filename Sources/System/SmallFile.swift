import Glibc

/// Files that are read and written whole: settings, keys, certificates, a ready-file.
public enum SmallFile {
  /// Reads all of a file, or refuses it when it is longer than `limit` bytes.
  ///
  /// The limit holds while reading, not by the size that the file claims: a device or a pipe
  /// claims none and may never end.
  public static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
    let file = try Descriptor.open(path, O_RDONLY | O_NOCTTY)
    var content: [UInt8] = []
    do throws(SystemError) {
      while content.count <= limit {
        let room = min(64 * 1024, limit - content.count + 1)
        guard try file.read(upTo: room, into: &content) else { return content }
      }
    } catch {
      throw SystemError("read \(path)", number: error.number)
    }
    throw SystemError("read \(path)", number: EFBIG)
  }

  /// The first bytes of a file, at most `count`.
  public static func beginning(of path: String, count: Int) throws(SystemError) -> [UInt8] {
    let file = try Descriptor.open(path, O_RDONLY | O_NOCTTY)
    var content: [UInt8] = []
    do throws(SystemError) {
      while content.count < count, try file.read(upTo: count - content.count, into: &content) {}
    } catch {
      throw SystemError("read \(path)", number: error.number)
    }
    return content
  }

  /// Puts a file in place as one: a reader, or a power cut, sees the old one or the new one whole.
  ///
  /// - Parameter mode: who may read it; by default its owner alone. It is exact, whatever the
  ///   umask, and until the file is in place it is 0600: others never see a part of it.
  public static func write(
    _ content: Span<UInt8>, to path: String, mode: UInt32 = 0o600
  ) throws(SystemError) {
    // A name of its own beside the target: two writers do not meet, and rename stays on one disk.
    let draft = "\(path).\(getpid()).\(UInt64.random(in: .min ... .max))"
    do throws(SystemError) {
      let file = try Descriptor.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
      try file.write(content)
      guard fchmod(file.number, mode) == 0 else { throw .last("fchmod") }
      try Disk.flush(descriptor: file.number)
      guard unsafe rename(draft, path) == 0 else { throw .last("rename") }
    } catch {
      _ = unsafe unlink(draft)
      throw SystemError("write \(path)", number: error.number)
    }
    try Disk.flush(directory: directory(of: path))
  }

  /// Whether nobody but this process's user (and root) can read the file.
  ///
  /// What systemd puts into its credentials directory passes as well: root owns it.
  public static func isPrivate(_ path: String) throws(SystemError) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw .last("look at \(path)") }
    return status.st_mode & 0o077 == 0 && (status.st_uid == geteuid() || status.st_uid == 0)
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
