import Testing

@testable import Protocols

@Suite struct JSONValueTests {
  private func text(_ value: JSONValue) -> String {
    var json = JSONText()
    value.write(to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func `members keep their order, and text that is JSON its form`() {
    let value: JSONValue = [
      "b": [1, true, false, "x\"y"], "a": [:], "c": .text(#"{"d": 1}"#), "e": [],
    ]
    #expect(text(value) == #"{"b":[1,true,false,"x\"y"],"a":{},"c":{"d": 1},"e":[]}"#)
  }

  @Test func `what is nil is left out`() {
    let value: JSONValue = ["a": 1]
    #expect(text(value.with("b", nil).with("c", "d")) == #"{"a":1,"c":"d"}"#)
    #expect(!value.isEmptyObject && JSONValue.object([]).isEmptyObject)
  }
}
