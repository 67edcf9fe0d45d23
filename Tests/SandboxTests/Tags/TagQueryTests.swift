import Testing

@testable import Sandbox

struct TagQueryTests {
  private func accepts(_ json: String, _ name: String, _ tags: [(String, String)]) throws -> Bool {
    try TagQuery(Array(json.utf8)).accepts(
      TaggedInstance(
        id: "1", name: name, tags: tags.map { ResourceTag(key: $0.0, value: $0.1) }))
  }

  @Test func `keys are joined by AND, values by OR`() throws {
    let query =
      #"{"tags": [{"key": "a", "values": ["1", "2"]}, {"key": "b", "values": []}]}"#
    #expect(try accepts(query, "n", [("a", "2"), ("b", "x")]))
    #expect(try !accepts(query, "n", [("a", "3"), ("b", "x")]))
    #expect(try !accepts(query, "n", [("a", "1")]))
  }

  @Test func `a name must match, with tags or without`() throws {
    let match = #""matches": [{"key": "resource_name", "value": "n"}]"#
    #expect(try accepts("{\(match)}", "n", []))
    #expect(try !accepts("{\(match)}", "N", []))
    #expect(try !accepts(#"{"without_any_tag": true, \#(match)}"#, "n", [("a", "")]))
    #expect(try !accepts(#"{"without_any_tag": true, \#(match)}"#, "x", []))
  }

  @Test func `a query that breaks its bounds is refused`() {
    let many = (0..<21).map { #"{"key": "k\#($0)", "values": []}"# }.joined(separator: ",")
    let long = String(repeating: "v", count: 256)
    for wrong in [
      #"{"tags": [\#(many)]}"#, #"{"tags": [{"key": "", "values": []}]}"#,
      #"{"tags": [{"key": "k", "values": ["\#(long)"]}]}"#,
      #"{"matches": [{"key": "resource_name"}]}"#, "[]",
    ] {
      #expect(throws: FieldFault.self) { try TagQuery(Array(wrong.utf8)) }
    }
  }
}
