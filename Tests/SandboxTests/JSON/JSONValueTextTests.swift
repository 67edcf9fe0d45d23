import Testing

@testable import Sandbox

struct JSONValueTextTests {
  @Test func `a value is printed compactly and in order`() {
    let value: JSONValue = ["z": [1, true, .null, .decimal("0.5")], "a": "q\"\\\n\u{1}é/"]
    #expect(
      String(decoding: value.text, as: UTF8.self)
        == #"{"z":[1,true,null,0.5],"a":"q\"\\\n\u0001é/"}"#)
  }

  @Test func `what was printed is read back as it was`() throws {
    let value: JSONValue = ["k\t": ["\u{1F}", "\u{1F600}", [:], []], "n": -7]
    #expect(try JSONValue(parsing: value.text) == value)
  }

  @Test func `a member is replaced in its place or added at the end`() {
    var object = JSONObject()
    object.append("a", 1)
    object.append("b", 2)
    object.set("a", "x")
    object.set("c", true)
    #expect(JSONValue.object(object) == ["a": "x", "b": 2, "c": true])
  }
}
