import Glibc
import Testing

@testable import System

struct SmallFileTests {
  let directory = TemporaryDirectory()
  var path: String { "\(directory.path)/file" }

  @Test(arguments: [0, 1, 65_536, 200_000])
  func `what was written is read`(count: Int) throws {
    let content = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    try SmallFile.write(content.span, to: path)
    #expect(try SmallFile.read(path, limit: 200_000) == content)
  }

  @Test func `a new file is for its owner alone, unless another mode is asked for`() throws {
    try SmallFile.write([1].span, to: path)
    #expect(mode(of: path) == 0o600)
    #expect(try SmallFile.isPrivate(path))
    try SmallFile.write([1].span, to: path, mode: 0o644)
    #expect(mode(of: path) == 0o644)
    #expect(try !SmallFile.isPrivate(path))
  }

  @Test func `a file is replaced whole and nothing else is left`() throws {
    try SmallFile.write([1, 2, 3].span, to: path)
    try SmallFile.write([4].span, to: path)
    #expect(try SmallFile.read(path, limit: 10) == [4])
    #expect(directory.names == ["file"])
  }

  @Test func `a failed write leaves the old file and no draft`() throws {
    mkdir(path, 0o700)
    defer { rmdir(path) }
    #expect(throws: SystemError("write \(path)", number: EISDIR)) {
      try SmallFile.write([1].span, to: path)
    }
    #expect(directory.names == ["file"])
  }

  @Test func `a file longer than the limit is refused, also one that never ends`() throws {
    try SmallFile.write([1, 2, 3].span, to: path)
    #expect(try SmallFile.read(path, limit: 3) == [1, 2, 3])
    #expect(throws: SystemError("read \(path)", number: EFBIG)) {
      try SmallFile.read(path, limit: 2)
    }
    #expect(throws: SystemError("read /dev/zero", number: EFBIG)) {
      try SmallFile.read("/dev/zero", limit: 100_000)
    }
  }

  @Test func `a missing file says so`() {
    #expect(throws: SystemError("open \(path)", number: ENOENT)) {
      try SmallFile.read(path, limit: 1)
    }
    #expect(throws: SystemError("look at \(path)", number: ENOENT)) {
      try SmallFile.isPrivate(path)
    }
    #expect(throws: SystemError("read \(directory.path)", number: EISDIR)) {
      try SmallFile.read(directory.path, limit: 1)
    }
  }

  @Test func `a NUL does not cut a path short`() {
    #expect(throws: SystemError("open /dev/null\0x", number: EINVAL)) {
      try SmallFile.read("/dev/null\0x", limit: 1)
    }
  }
}
