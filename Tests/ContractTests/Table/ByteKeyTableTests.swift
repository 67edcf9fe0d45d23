import Testing

@testable import Contract

@Suite struct ByteKeyTableTests {
  @Test func `each key is found and nothing else`() throws {
    let keys = (0..<300).map { "/package.Service\($0 % 7)/Method\($0)" } + ["", "a", "ab"]
    let table = try #require(ByteKeyTable(keys.enumerated().map { ($1, $0) }))
    for (index, key) in keys.enumerated() {
      #expect(table.find(Array(key.utf8).span) == index)
    }
    for other in ["/package.Service0/Method1", "/package.Service0/Method", "abc", "b"] {
      #expect(table.find(Array(other.utf8).span) == nil)
    }
  }

  @Test func `a key that occurs twice makes no table`() {
    #expect(ByteKeyTable([("a", 1), ("a", 2)]) == nil)
  }

  @Test func `an empty table finds nothing`() throws {
    let table = try #require(ByteKeyTable([]))
    #expect(table.find(Array("a".utf8).span) == nil)
  }
}
