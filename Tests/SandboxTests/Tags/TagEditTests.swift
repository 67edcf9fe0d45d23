import Testing

@testable import Sandbox

struct TagEditTests {
  private func list(_ json: String) throws(FieldFault) -> [TagEdit] {
    try TagEdit.list(Array(json.utf8))
  }

  @Test func `a key keeps its place when its value changes`() {
    var tags = [ResourceTag(key: "a", value: "1"), ResourceTag(key: "b", value: "2")]
    TagEdit(key: "a", value: "3").create(in: &tags)
    TagEdit(key: "c", value: nil).create(in: &tags)
    #expect(tags.map(\.key) == ["a", "b", "c"])
    #expect(tags.map(\.value) == ["3", "2", ""])
  }

  @Test func `composed and decomposed letters are two keys`() {
    var tags = [ResourceTag(key: "\u{E9}", value: "1")]
    TagEdit(key: "e\u{301}", value: nil).delete(in: &tags)
    #expect(tags.count == 1)
    TagEdit(key: "\u{E9}", value: "2").delete(in: &tags)
    #expect(tags.count == 1)
    TagEdit(key: "\u{E9}", value: "1").delete(in: &tags)
    #expect(tags.isEmpty)
  }

  @Test func `TAG-2: the value may be left out, not be null`() throws {
    #expect(try list(#"{"tags": [{"key": "a"}]}"#)[0].value == nil)
    for wrong in [#"{"tags": [{"key": "a", "value": null}]}"#, #"{"tags": {}}"#, "{}"] {
      #expect(throws: FieldFault.self) { try list(wrong) }
    }
  }
}
