import Testing

@testable import Contract

@Suite struct JSONScannerTests {
  private func member(_ name: String, _ json: String) throws -> String? {
    let bytes = Array(json.utf8)
    return try JSONScanner(bytes.span).member(name).map { text(bytes[$0]) }
  }

  private func fault(_ json: some Sequence<UInt8>) -> JSONFault? {
    let bytes = Array(json)
    do {
      _ = try JSONScanner(bytes.span).document()
      return nil
    } catch {
      return error
    }
  }

  @Test func `a member's value is found with all that is in it`() throws {
    let json = #" { "request_id" : "r", "vpn_gateway":{"id":"x","tags":[{"key":"}"}]} } "#
    #expect(try member("vpn_gateway", json) == #"{"id":"x","tags":[{"key":"}"}]}"#)
    #expect(try member("request_id", json) == #""r""#)
    #expect(try member("id", json) == nil)
    #expect(try member("a", "[1]") == nil)
  }

  @Test func `a name is the same however it is escaped`() throws {
    #expect(try member("vpn", #"{"v\u0070n":1}"#) == "1")
    #expect(try member("a/b", #"{"a\/b":2}"#) == "2")
  }

  @Test func `a name that occurs twice is a fault`() {
    #expect(throws: JSONFault.self) { try member("a", #"{"a":1,"\u0061":2}"#) }
  }

  @Test func `rows of an array are walked in order`() throws {
    let bytes = Array(#"[ {"a":[1,2]} ,"x", 3 ]"#.utf8)
    let scanner = JSONScanner(bytes.span)
    var rows: [String] = []
    try scanner.forEachRow(in: try scanner.document()) { row throws(JSONFault) in
      rows.append(text(bytes[row]))
    }
    #expect(rows == [#"{"a":[1,2]}"#, #""x""#, "3"])
    let empty = Array("[ ]".utf8)
    try JSONScanner(empty.span).forEachRow(in: 0..<3) { _ throws(JSONFault) in
      Issue.record("an empty array has no rows")
    }
  }

  @Test(arguments: [
    "{}", "[]", " {} ", "0", "-0.5e+10", "1E5", #""""#, "true", "false", "null", "[[],{}]",
    #"{"a":{"b":[null,true,{"c":""}]}}"#, #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#, #""é漢😀""#,
  ]) func `valid text is read`(json: String) {
    #expect(fault(json.utf8) == nil)
  }

  @Test(arguments: [
    "", " ", "{", "[", "}", "[1,]", "{\"a\":1,}", "[1 2]", "{\"a\" 1}", "{a:1}", "{1:1}", "[1}",
    "{\"a\":1]", "01", "1.", ".5", "-", "1e", "+1", "0x10", "NaN", "tru", "truex", "nul", "'a'",
    "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "\"a\nb\"", "{} {}", "[],", "//x\n1", "{\"a\":}",
    #""\ud800""#, #""\ud800\u0041""#, #""\udc00""#, "[,1]", "{,}", "\u{FEFF}{}",
  ]) func `text that is not JSON is a fault`(json: String) {
    #expect(fault(json.utf8) != nil)
  }

  @Test(
    arguments: [
      [0x22, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xC3, 0x22],
      [0x22, 0xE0, 0x80, 0x80, 0x22],
      [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xF8, 0x22],
      [0x22, 0xE2, 0x82, 0x22], [0x22, 0xF0, 0x9F, 0x98], [0x22, 0xC3],
    ] as [[UInt8]]) func `bytes that are not UTF-8 are a fault`(bytes: [UInt8])
  {
    #expect(fault(bytes) != nil)
  }

  @Test func `every cut of a valid text is a fault and none is read past its end`() {
    let json = Array(#"{"a":[1.5e3,"\ud83d\ude00é",{"b":null,"c":true}],"d":"x"}"#.utf8)
    #expect(fault(json) == nil)
    for length in 0..<json.count {
      #expect(fault(json[..<length]) != nil, "cut at \(length)")
    }
  }

  @Test func `nesting is bounded, whatever its length`() {
    let allowed = JSONScanner.maximumDepth
    func nested(_ depth: Int) -> [UInt8] {
      Array(repeating: UInt8(ascii: "["), count: depth)
        + Array(repeating: UInt8(ascii: "]"), count: depth)
    }
    #expect(fault(nested(allowed)) == nil)
    #expect(fault(nested(allowed + 1))?.reason == "nested too deeply")
    #expect(fault(Array(repeating: UInt8(ascii: "{"), count: 1_000_000)) != nil)
    #expect(fault(Array(repeating: UInt8(ascii: "["), count: 1_000_000))?.offset == allowed)
  }

  @Test func `objects and arrays may alternate up to the bound`() {
    var json = "1"
    for depth in 0..<JSONScanner.maximumDepth {
      json = depth.isMultiple(of: 2) ? "{\"a\":\(json)}" : "[\(json)]"
    }
    #expect(fault(json.utf8) == nil)
    #expect(fault("[\(json)]".utf8) != nil)
  }

  @Test func `escapes in a string are read as what they mean`() throws {
    let bytes = Array(#""a\"\\\/\b\f\n\r\té\ud83d\ude00\u00E9""#.utf8)
    let scanner = JSONScanner(bytes.span)
    #expect(scanner.text(try scanner.document()) == "a\"\\/\u{8}\u{C}\n\r\té😀é")
    let number = Array("12".utf8)
    #expect(JSONScanner(number.span).text(0..<2) == nil)
    #expect(JSONScanner(number.span).scalarText(0..<2) == "12")
  }

  @Test func `written text reads back as itself`() throws {
    let original = "\u{0}\u{1F}\"\\/\n\r\t\u{7F}é漢😀"
    var bytes: [UInt8] = []
    JSONText.append(original, to: &bytes)
    let scanner = JSONScanner(bytes.span)
    #expect(scanner.text(try scanner.document()) == original)
  }

  /// Strings are read eight bytes at a time: every byte at every place of a word and of its rest.
  @Test func `a byte means the same wherever it stands in a string`() {
    for byte in UInt8.min...UInt8.max {
      for length in 1...18 {
        for place in [0, length / 2, length - 1] {
          var content = Array(repeating: UInt8(ascii: "a"), count: length)
          content[place] = byte
          let json = [UInt8(ascii: "\"")] + content + Array("\"  ".utf8)
          let end = try? JSONScanner(json.span).skipString(0)
          let expected: Int? =
            switch byte {
            case UInt8(ascii: "\""): place + 2
            // A backslash makes no escape of an "a", and leaves the string open before a quote.
            case 0x5C: nil
            case 0x20..<0x80: length + 2
            default: nil
            }
          #expect(end == expected, "\(byte) at \(place) of \(length)")
        }
      }
    }
  }
}
