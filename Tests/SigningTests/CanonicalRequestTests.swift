import Testing

@testable import Signing

@Suite struct CanonicalRequestTests {
  private func uri(_ path: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    CanonicalRequest.appendPath(path.span, to: &output)
    return output
  }

  @Test(arguments: [
    ("", "/"), ("/", "/"), ("/a", "/a/"), ("/a/", "/a/"), ("//a//b", "//a//b/"),
    ("/a%2Fb%2f", "/a/b/"), ("/%e5%90%89", "/%E5%90%89/"), ("/%7E%2D%41", "/~-A/"),
    ("/a+b", "/a%2Bb/"), ("/x/../y/./s", "/x/../y/./s/"), ("/%252F", "/%252F/"),
    ("/!$&'()*,;=:@", "/%21%24%26%27%28%29%2A%2C%3B%3D%3A%40/"),
  ])
  func `a path becomes its canonical URI`(path: String, expected: String) {
    #expect(text(uri(Array(path.utf8))) == expected)
  }

  @Test func `a canonical URI is its own canonical URI`() {
    var random = SeededGenerator(state: 7)
    for _ in 0..<2000 {
      let once = uri([UInt8(ascii: "/")] + random.bytes(0...30, of: Array("/%2Fa4~+é ".utf8)))
      #expect(uri(once) == once)
      #expect(once.last == UInt8(ascii: "/"))
    }
  }

  @Test func `splitting after decoding and one pass give the same URI`() {
    var random = SeededGenerator(state: 8)
    for _ in 0..<2000 {
      let path = random.bytes(1...30, of: Array("/%2Fa4~+é ".utf8))
      var decoded: [UInt8] = []
      PercentEncoding.appendDecoded(path.span, to: &decoded)
      var joined: [UInt8] = []
      for (index, segment) in decoded.split(
        separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
      ).enumerated() {
        if index > 0 { joined.append(UInt8(ascii: "/")) }
        PercentEncoding.append(segment.span, to: &joined)
      }
      if joined.last != UInt8(ascii: "/") { joined.append(UInt8(ascii: "/")) }
      #expect(uri(path) == joined)
    }
  }
}
