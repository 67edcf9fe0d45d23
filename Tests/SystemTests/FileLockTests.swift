import Glibc
import Testing

@testable import System

struct FileLockTests {
  let directory = TemporaryDirectory()
  var path: String { "\(directory.path)/lock" }

  /// Whether the lock can be had now; gives it back at once.
  func isFree() throws -> Bool {
    do throws(SystemError) {
      let lock = try FileLock(path)
      _ = consume lock
      return true
    } catch {
      #expect(error.isHeldByOther)
      return false
    }
  }

  @Test func `a lock is had by one`() throws {
    let lock = try FileLock(path)
    #expect(try !isFree())
    #expect(try SmallFile.read(path, limit: 100) == Array("\(getpid())\n".utf8))
    _ = consume lock
    #expect(try isFree())
    #expect(try isFree(), "given back again and again")
    #expect(mode(of: path) == 0o600)
  }

  @Test func `a lock needs its directory`() {
    let path = path
    #expect(throws: SystemError("open \(path)/x", number: ENOENT)) {
      let lock = try FileLock("\(path)/x")
      _ = consume lock
    }
  }

  @Test func `a lock's holder is said to who asks`() throws {
    #expect(FileLock.holder(of: path) == nil)
    let lock = try FileLock(path)
    #expect(FileLock.holder(of: path) == getpid())
    _ = consume lock
    let words = Array("nobody".utf8)
    try SmallFile.write(words.span, to: path)
    #expect(FileLock.holder(of: path) == nil)
  }
}
