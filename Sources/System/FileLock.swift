import Glibc

/// The right to be the only process that uses a directory, held until it goes.
///
/// The kernel gives it up when the process ends, however it ends: no stale lock is left behind.
/// The file stays; removing it would let two processes lock two files of the same name.
public struct FileLock: ~Copyable, Sendable {
  private let file: Descriptor

  /// Takes the lock or throws at once (`isHeldByOther`); the file is made if it is missing.
  public init(_ path: String) throws(SystemError) {
    let file = try Descriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
    while flock(file.number, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EINTR else { throw .last("lock \(path)") }
    }
    // Who holds it, for the reader of the file; the lock does not depend on it.
    let name = Array("\(getpid())\n".utf8)
    guard ftruncate(file.number, 0) == 0 else { throw .last("write \(path)") }
    try file.write(name.span)
    self.file = file
  }

  /// Takes part in a lock that another process lends: it is held until both have let go.
  ///
  /// - Parameter passed: Taken over; a copy of the descriptor by which the other holds it.
  public init(_ path: String, passed: Int32) throws(SystemError) {
    let file = Descriptor(passed: passed)
    var (mine, named) = (stat(), stat())
    guard unsafe fstat(passed, &mine) == 0, unsafe lstat(path, &named) == 0 else {
      throw .last("lock \(path)")
    }
    // The lock of another directory would say nothing about this one.
    guard mine.st_dev == named.st_dev, mine.st_ino == named.st_ino else {
      throw SystemError("lock \(path), which is not what was passed", number: EINVAL)
    }
    guard flock(passed, LOCK_EX | LOCK_NB) == 0 else { throw .last("lock \(path)") }
    guard ftruncate(passed, 0) == 0, lseek(passed, 0, SEEK_SET) == 0 else {
      throw .last("write \(path)")
    }
    let name = Array("\(getpid())\n".utf8)
    try file.write(name.span)
    self.file = file
  }

  /// To be lent to a process that takes this one's place; only as long as this is held.
  public var descriptor: Int32 { file.number }

  /// The process that holds a lock, by its own word in the file; nil where none can be read. To be
  /// told to a person: the process may be another one by now.
  public static func holder(of path: String) -> Int32? {
    guard let bytes = try? SmallFile.read(path, limit: 64) else { return nil }
    let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return Int32(String(decoding: digits, as: UTF8.self))
  }
}
