import Glibc
import Testing

@testable import System

@Suite struct OwnPlaceTests {
  private let home = TemporaryDirectory()

  @Test func `a file is made once, empty and for its owner alone`() throws {
    let path = "\(home.path)/f"
    #expect(try OwnPlace.file(path) == nil)
    #expect(mode(of: path) == 0o600)
    #expect(try OwnPlace.file(path) == 0)
    try FileMode.set(0o604, on: path)
    #expect(throws: OwnPlace.Problem.otherMode(0o604)) { try OwnPlace.file(path) }
  }

  @Test func `a directory is made, and must be its owner's alone`() throws {
    let path = "\(home.path)/d"
    try OwnPlace.directory(path)
    #expect(mode(of: path) == 0o700)
    try OwnPlace.directory(path)
    for other: UInt32 in [0o500, 0o701, 0o770] {
      try FileMode.set(other, on: path)
      #expect(throws: OwnPlace.Problem.otherMode(other)) { try OwnPlace.directory(path) }
    }
    rmdir(path)
  }

  @Test func `what is of another kind is refused`() throws {
    let file = "\(home.path)/f"
    #expect(try OwnPlace.file(file) == nil)
    #expect(throws: OwnPlace.Problem.otherKind) { try OwnPlace.directory(file) }
    let link = "\(home.path)/l"
    #expect(symlink(file, link) == 0)
    #expect(throws: OwnPlace.Problem.self) { try OwnPlace.file(link) }
    #expect(throws: OwnPlace.Problem.self) { try OwnPlace.directory("\(home.path)/a/b") }
  }

  @Test func `another user's directory is refused`() throws {
    // The root of the file system is nobody's but root's; a test of root looks at its mode.
    #expect(throws: OwnPlace.Problem.self) { try OwnPlace.directory("/") }
  }
}
