import Glibc

/// Permission bits of files.
public enum FileMode {
  /// Sets them on what `path` names, whatever the umask was when it was made.
  public static func set(_ mode: UInt32, on path: String) throws(SystemError) {
    guard unsafe chmod(path, mode) == 0 else { throw .last("set the mode of \(path)") }
  }
}
