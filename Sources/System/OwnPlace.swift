import Glibc

/// Directories and files that belong to this process's user alone.
///
/// What is looked at is what was opened, not what had the name a moment before.
public enum OwnPlace {
  /// Why a place is not one's own.
  public enum Problem: Error, Sendable, Equatable {
    case system(SystemError)
    /// Something else has the name.
    case otherKind
    case otherOwner(UInt32)
    /// Its permission bits let others in, or its owner not.
    case otherMode(UInt32)
  }

  /// Makes a directory (0700, in one that must be there), or holds the one that is there against
  /// just that.
  public static func directory(_ path: String) throws(Problem) {
    if unsafe mkdir(path, 0o700) != 0, errno != EEXIST {
      throw .system(.last("make the directory \(path)"))
    }
    try look(at: path, O_RDONLY | O_DIRECTORY, kind: S_IFDIR, mode: 0o700)
  }

  /// Makes an empty file (0600), or holds the one that is there against just that.
  ///
  /// - Returns: its bytes; nil for one that was made now.
  public static func file(_ path: String) throws(Problem) -> Int? {
    do throws(SystemError) {
      _ = try Descriptor.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
      return nil
    } catch {
      guard error.number == EEXIST else { throw .system(error) }
    }
    return try look(at: path, O_RDWR | O_NOFOLLOW | O_NONBLOCK, kind: S_IFREG, mode: 0o600)
  }

  /// Holds a directory against the same, and makes none.
  ///
  /// - Returns: False where it is missing and could be made.
  public static func isDirectory(_ path: String) throws(Problem) -> Bool {
    do throws(Problem) {
      try look(at: path, O_RDONLY | O_DIRECTORY, kind: S_IFDIR, mode: 0o700)
      return true
    } catch .system(let error) where error.isMissing {
      // It would be made.
    }
    let parent = Self.parent(of: path)
    guard unsafe access(parent, W_OK | X_OK) == 0 else {
      throw .system(.last("make the directory \(path)"))
    }
    return false
  }

  /// Holds a file against the same, and makes none.
  ///
  /// - Returns: Its bytes; nil where it is missing.
  public static func size(ofFile path: String) throws(Problem) -> Int? {
    do throws(Problem) {
      return try look(at: path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, kind: S_IFREG, mode: 0o600)
    } catch .system(let error) where error.isMissing {
      return nil
    }
  }

  private static func parent(of path: String) -> String {
    var path = path[...]
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  @discardableResult
  private static func look(
    at path: String, _ flags: Int32, kind: mode_t, mode: mode_t
  ) throws(Problem) -> Int {
    let place: Descriptor
    do throws(SystemError) {
      place = try Descriptor.open(path, flags | O_NOCTTY)
    } catch {
      throw error.number == ENOTDIR ? .otherKind : .system(error)
    }
    var status = stat()
    guard unsafe fstat(place.number, &status) == 0 else {
      throw .system(.last("look at \(path)"))
    }
    guard status.st_mode & S_IFMT == kind else { throw .otherKind }
    guard status.st_uid == geteuid() else { throw .otherOwner(status.st_uid) }
    guard status.st_mode & 0o777 == mode else { throw .otherMode(status.st_mode & 0o7777) }
    return Int(status.st_size)
  }
}
