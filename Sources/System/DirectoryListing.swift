import Glibc

/// The names in a directory, read once.
public struct DirectoryListing: Sendable {
  /// Sorted by their bytes; without `.` and `..`.
  public let names: [String]
  /// Everybody may put files there, or take them away.
  public let isWritableByAll: Bool

  /// - Parameter countMax: names; a directory of more was named by mistake.
  /// - Throws: what the kernel says; E2BIG for a directory of more names.
  public init(_ path: String, countMax: Int) throws(SystemError) {
    guard let directory = unsafe opendir(path) else { throw .last("open \(path)") }
    defer { _ = unsafe closedir(directory) }
    var status = stat()
    guard unsafe fstat(dirfd(directory), &status) == 0 else { throw .last("look at \(path)") }
    isWritableByAll = status.st_mode & S_IWOTH != 0
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(directory) else { break }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { text in
          unsafe String(cString: text)
        }
      }
      if name == "." || name == ".." { continue }
      guard names.count < countMax else { throw SystemError("read \(path)", number: E2BIG) }
      names.append(name)
    }
    guard errno == 0 else { throw .last("read \(path)") }
    self.names = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
