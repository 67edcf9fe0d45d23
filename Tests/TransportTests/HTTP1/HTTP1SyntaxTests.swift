import Testing

@testable import Transport

struct HTTP1SyntaxTests {
  @Test(arguments: [
    ("close", true), ("Close", true), ("a, close", true), ("a,close ,b", true),
    ("close;q=1", true), ("closed", false), ("xclose", false), ("a b close", false), ("", false),
    (",,", false), (" \tclose", true),
  ])
  func `a list has a word or has it not`(list: String, expected: Bool) {
    let bytes = Array(list.utf8)
    let hasWord = HTTP1Syntax.hasToken(bytes.span, "close")
    #expect(hasWord == expected)
  }

  @Test(arguments: [("0", 0), ("007", 7), ("999999999999999999", 999_999_999_999_999_999)])
  func `digits are a number`(text: String, expected: UInt64) throws {
    let bytes = Array(text.utf8)
    let number = try HTTP1Syntax.decimal(bytes.span)
    #expect(number == expected)
  }

  @Test(arguments: ["", " 1", "1 ", "+1", "-1", "1,1", "0x1", "1e3", "9999999999999999999", "١"])
  func `everything else is none`(text: String) {
    let bytes = Array(text.utf8)
    #expect(throws: HTTP1Fault.length) { try HTTP1Syntax.decimal(bytes.span) }
  }

  @Test func `fields of framing and connection belong to the transport`() {
    for name in [
      "te", "upgrade", "connection", "keep-alive", "content-length", ":status", "",
      "proxy-connection", "transfer-encoding",
    ] {
      let bytes = Array(name.utf8)
      let isOfTransport = HTTP1Syntax.isTransportField(bytes.span)
      #expect(isOfTransport, "\(name)")
    }
    for name in ["date", "content-type", "etag", "connections", "x"] {
      let bytes = Array(name.utf8)
      let isOfTransport = HTTP1Syntax.isTransportField(bytes.span)
      #expect(!isOfTransport, "\(name)")
    }
  }
}
