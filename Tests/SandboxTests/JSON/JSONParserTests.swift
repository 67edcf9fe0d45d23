import Testing

@testable import Sandbox

struct JSONParserTests {
  private func parse(_ text: String) throws(JSONFault) -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
  }

  @Test func `values of every kind are read in their order`() throws {
    let value = try parse(
      #" {"b": [1, -2, 0.5, 1e3], "a": {"t": true, "f": false, "n": null}, "s": "x"} "#)
    #expect(
      value == [
        "b": [1, -2, .decimal("0.5"), .decimal("1e3")],
        "a": ["t": true, "f": false, "n": .null], "s": "x",
      ])
    #expect(value.object?.members.map(\.name) == ["b", "a", "s"])
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "[1 2]", "01", "-", "1.", ".5",
    "1e", "+1", "tru", "nul", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
    "\"\\udc00\"", "\"\n\"", "1 1", "{} {}", "NaN", "'a'", "[1]]",
  ])
  func `what is no JSON is refused`(_ text: String) {
    #expect(throws: JSONFault.self) { try parse(text) }
  }

  @Test func `a repeated name is refused, among few members and among many`() {
    #expect(throws: JSONFault(offset: 7, reason: "a repeated member name")) {
      try parse(#"{"a":1,"a":2}"#)
    }
    let many = (0..<40).map { "\"k\($0)\":0" }.joined(separator: ",")
    #expect(throws: Never.self) { try parse("{\(many)}") }
    #expect(throws: JSONFault.self) { try parse("{\(many),\"k3\":0}") }
    #expect(throws: JSONFault.self) { try parse("{\(many),\"k39\":0}") }
  }

  @Test func `a repeated name hides behind no escape`() {
    #expect(throws: JSONFault.self) { try parse(#"{"a":1,"\u0061":2}"#) }
  }

  @Test func `names that are canonically equal are different names`() throws {
    let value = try parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(value["\u{E9}"] == 1)
    #expect(value["e\u{301}"] == 2)
  }

  @Test func `depth is bounded`() throws {
    let fits = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    let deep = String(repeating: "[", count: 33) + String(repeating: "]", count: 33)
    #expect(throws: Never.self) { try parse(fits) }
    #expect(throws: JSONFault.self) { try parse(deep) }
  }

  @Test func `the number of values is bounded`() {
    let text = "[" + String(repeating: "0,", count: 100_000) + "0]"
    #expect(throws: JSONFault.self) { try parse(text) }
  }

  @Test func `escapes become the characters they mean`() throws {
    #expect(
      try parse(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#)
        == .string("\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{1F600}"))
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(throws: JSONFault.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    #expect(throws: JSONFault.self) { try JSONValue(parsing: [0x22, 0xC3, 0x5C, 0x6E, 0x22]) }
    #expect(throws: JSONFault.self) { try JSONValue(parsing: [0xEF, 0xBB, 0xBF, 0x31]) }
  }

  @Test func `a number beyond 64 bits keeps its spelling`() throws {
    #expect(try parse("9223372036854775807") == .integer(.max))
    #expect(try parse("9223372036854775808") == .decimal("9223372036854775808"))
    #expect(try parse("-0") == 0)
  }
}
