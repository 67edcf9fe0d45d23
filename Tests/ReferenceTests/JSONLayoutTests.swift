import Testing

@testable import Reference

@Suite struct JSONLayoutTests {
  private func plain(_ json: String) -> String {
    JSONLayout(isColored: false).text(Array(json.utf8))
  }

  @Test func `members stand one a line, in their order`() {
    #expect(
      plain(#"{"b":[1,{"c":"x"}],"a" : null}"#) == """
        {
          "b": [
            1,
            {
              "c": "x"
            }
          ],
          "a": null
        }
        """)
  }

  @Test func `empty ones stay on their line`() {
    #expect(plain(#"{"a":{ },"b":[]}"#) == "{\n  \"a\": {},\n  \"b\": []\n}")
    #expect(plain("{}") == "{}")
    #expect(plain(#""text""#) == #""text""#)
  }

  @Test func `what stands in a string is left alone`() {
    #expect(plain(#"["a\"{,:}\\","é"]"#) == "[\n  \"a\\\"{,:}\\\\\",\n  \"é\"\n]")
  }

  @Test func `names, texts and numbers differ in colour`() {
    #expect(
      JSONLayout(isColored: true).text(Array(#"{"a":"b","c":1}"#.utf8))
        == "{\n  \u{1B}[34m\"a\"\u{1B}[0m: \u{1B}[32m\"b\"\u{1B}[0m,\n"
        + "  \u{1B}[34m\"c\"\u{1B}[0m: \u{1B}[33m1\u{1B}[0m\n}")
  }

  @Test(arguments: [#"{"a"#, "]]}", #""\"#, "{,:", "\u{0}", "", "[1"])
  func `what is no JSON does no harm`(text: String) {
    let shown = plain(text).filter { !$0.isWhitespace }
    #expect(shown == text.filter { !$0.isWhitespace })
  }
}
