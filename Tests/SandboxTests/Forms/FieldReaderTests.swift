import Testing

@testable import Sandbox

struct FieldReaderTests {
  private func reader(_ text: String) throws(FieldFault) -> FieldReader {
    try FieldReader(Array(text.utf8))
  }

  @Test func `an absent field is nil, null is a fault`() throws {
    let reader = try reader(#"{"a": null}"#)
    #expect(try reader.text("b") == nil)
    #expect(throws: FieldFault("a must be a string")) {
      try reader.text("a", TextForm(expectation: "a string") { _ in true })
    }
  }

  @Test func `faults say the path and what was expected, not the value`() throws {
    let top = try reader(#"{"g": {"eip1": {"size": 7, "list": ["x", 5]}}}"#)
    let outer = try #require(try top.reader("g"))
    let inner = try #require(try outer.reader("eip1"))
    #expect(throws: FieldFault("g.eip1.size must be an integer from 1 to 5")) {
      try inner.integer("size", 1...5)
    }
    #expect(throws: FieldFault("g.eip1.list[1] must be at most 3 characters")) {
      try inner.texts("list", .atMost(3), count: 0...5)
    }
    #expect(throws: FieldFault("g.eip1.name is required")) {
      try inner.required("name", inner.text("name"))
    }
    #expect(throws: FieldFault("g.eip1.size is not allowed together with id")) {
      try inner.forbid(["none", "size"], "together with id")
    }
    #expect(throws: FieldFault("g.eip1.list must be an array of 3 to 4 items")) {
      try inner.readers("list", count: 3...4)
    }
    #expect(throws: FieldFault("g.eip1.list[0] must be an object")) {
      try inner.readers("list", count: 0...4)
    }
    #expect(throws: FieldFault("g.eip1.size must be true or false")) { try inner.boolean("size") }
    #expect(throws: FieldFault("g.eip1.size must be an object")) { try inner.reader("size") }
  }

  @Test func `fractions are numbers where they are wanted, not integers`() throws {
    let reader = try reader(#"{"a": 1.0, "b": 2}"#)
    #expect(throws: FieldFault.self) { try reader.integer("a", 0...5) }
    #expect(try reader.number("a", 0...5) == 1)
    #expect(try reader.number("b", 0...5) == 2)
  }

  @Test(arguments: ["", "[]", "1", "{"])
  func `a body that is no object is refused`(_ text: String) {
    #expect(throws: FieldFault.self) { try reader(text) }
  }

  @Test func `a misspelt setting is named`() throws {
    let reader = try reader(#"{"seeed": 1}"#)
    #expect(throws: FieldFault("seeed is not known, expected one of seed, rules")) {
      try reader.refuseOthers(than: ["seed", "rules"])
    }
  }
}
