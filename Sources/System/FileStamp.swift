import Glibc

/// What tells whether a file was changed or another put in its place, without reading it.
package struct FileStamp: Sendable, Equatable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let seconds: Int64
  private let nanoseconds: Int64

  /// Follows links, as reading does; nil where nothing can be found.
  package init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.device = UInt64(status.st_dev)
    self.inode = UInt64(status.st_ino)
    self.size = Int64(status.st_size)
    self.seconds = Int64(status.st_mtim.tv_sec)
    self.nanoseconds = Int64(status.st_mtim.tv_nsec)
  }
}
