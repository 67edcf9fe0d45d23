import Glibc

/// Making sure that what was written is there after a power cut.
public enum Disk {
  /// fdatasync(2): the content, and the size that is needed to read it. `descriptor` is borrowed.
  ///
  /// After a failure the pages may count as clean though they were not written: what is in doubt
  /// must be written anew elsewhere, a second call proves nothing.
  public static func flush(descriptor: Int32) throws(SystemError) {
    while fdatasync(descriptor) != 0 {
      guard errno == EINTR else { throw .last("flush to disk") }
    }
  }

  /// Makes the names in a directory durable: a new file is lost without.
  public static func flush(directory path: String) throws(SystemError) {
    let directory = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
    while fsync(directory.number) != 0 {
      guard errno == EINTR else { throw .last("flush to disk \(path)") }
    }
  }
}
