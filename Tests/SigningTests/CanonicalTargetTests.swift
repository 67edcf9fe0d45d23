import Testing

@testable import Signing

@Suite struct CanonicalTargetTests {
  @Test func `a canonical target is recognised only if rewriting would not change it`() {
    var random = SeededGenerator(state: 9)
    var recognised = 0
    for _ in 0..<20_000 {
      let target =
        [UInt8(ascii: "/")] + random.bytes(0...12, of: Array("ab0/-??==&&%%2F4é+".utf8))
      var head = RequestHead()
      head.setTarget(target.span)
      guard let length = CanonicalTarget.canonicalPathLength(of: target.span) else { continue }
      recognised += 1
      #expect(length == head.path.count)
      let slash: [UInt8] = head.path.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
      var uri: [UInt8] = []
      CanonicalRequest.appendPath(head.path.span, to: &uri)
      #expect(uri == head.path + slash)
      var pairs = QueryPairs()
      pairs.read(head.query.span)
      var query: [UInt8] = []
      pairs.append(to: &query)
      #expect(query == head.query)
    }
    #expect(recognised > 500)
  }

  @Test(arguments: [
    "/v5/0a1b/vpn-gateways", "/v5/0a1b/vpn-gateways/", "/v5/p/x?limit=200",
    "/v5/p/x?limit=200&marker=2024-04-16T09%3A53%3A41Z", "/x?a=&b=",
  ])
  func `ordinary targets are recognised`(target: String) {
    let bytes = Array(target.utf8)
    #expect(CanonicalTarget.canonicalPathLength(of: bytes.span) != nil)
  }

  @Test(arguments: [
    "", "x", "*", "/a%41", "/a b", "/x?", "/x?a", "/x?a=1&", "/x?b=1&a=1", "/x?a=1&a=2",
    "/x?a=%3a", "/x?a=%41", "/x?a=+", "/x?a=1&&b=1", "/x?%41=1", "/x?a=%", "/x?a=b=c", "/x?a=1?",
  ])
  func `odd targets take the general way`(target: String) {
    let bytes = Array(target.utf8)
    #expect(CanonicalTarget.canonicalPathLength(of: bytes.span) == nil)
  }
}
