import Glibc

/// What tells that a file was written anew or exchanged, without reading it.
public struct FileStamp: Sendable, Hashable {
  private let device: UInt64
  private let inode: UInt64
  private let byteCount: Int64
  private let modified: UnixTime
  /// Of the inode: a file put in place by rename, or whose times were set back, differs here.
  private let changed: UnixTime

  /// Of what `path` leads to, through links; nil where nothing can be seen there.
  public init?(_ path: String) {
    var status = stat()
    guard !path.utf8.contains(0), unsafe stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    byteCount = Int64(status.st_size)
    modified = UnixTime(
      seconds: Int64(status.st_mtim.tv_sec), nanoseconds: Int32(status.st_mtim.tv_nsec))
    changed = UnixTime(
      seconds: Int64(status.st_ctim.tv_sec), nanoseconds: Int32(status.st_ctim.tv_nsec))
  }
}
