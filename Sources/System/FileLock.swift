import Glibc

/// The right to be the only process that uses a directory, held until it goes.
///
/// The kernel gives it up when the process ends, however it ends: no stale lock is left behind.
/// The file stays; removing it would let two processes lock two files of the same name.
package struct FileLock: ~Copyable, Sendable {
  private let file: Descriptor

  /// Takes the lock or throws at once (`isHeldByOther`); the file is made if it is missing.
  package init(_ path: String) throws(SystemError) {
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

  /// The process that holds a lock, by its own word in the file; nil where none can be read. To be
  /// told to a person: the process may be another one by now.
  package static func holder(of path: String) -> Int32? {
    guard let bytes = try? SmallFile.read(path, limit: 64) else { return nil }
    let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return Int32(String(decoding: digits, as: UTF8.self))
  }
}
