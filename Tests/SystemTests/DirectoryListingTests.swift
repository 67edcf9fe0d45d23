import Testing

@testable import System

struct DirectoryListingTests {
  private let directory = TemporaryDirectory()

  private func listing(_ name: String = "", countMax: Int = 4) throws -> DirectoryListing {
    try DirectoryListing(directory.path + name, countMax: countMax)
  }

  private func make(_ names: String...) throws {
    for name in names { try SmallFile.write([UInt8]().span, to: "\(directory.path)/\(name)") }
  }

  @Test func `names come sorted, and how open the directory is`() throws {
    try make("b", "a.json", ".hidden", "ä")
    #expect(try listing().names == [".hidden", "a.json", "b", "ä"])
    #expect(try !listing().isWritableByAll)
    try FileMode.set(0o1777, on: directory.path)
    #expect(try listing().isWritableByAll)
  }

  @Test func `what is none, or too large, is refused`() throws {
    try make("a", "b")
    #expect(throws: SystemError.self) { try listing("/none") }
    #expect(throws: SystemError.self) { try listing("/a") }
    #expect(throws: SystemError.self) { try listing(countMax: 1) }
  }
}
