import HTTP2Wire
import Testing

@testable import Protocols

@Suite struct ReplyFactsTests {
  private func fields(_ facts: ReplyFacts) -> [String] {
    var fields = FieldBlock()
    facts.append(to: &fields)
    return (0..<fields.count).map { "\(fields.nameText(at: $0)): \(fields.valueText(at: $0))" }
  }

  @Test(arguments: [
    (CacheFacts.Way.hit(ttl: 3), "gatehouse; hit; ttl=3"),
    (.hit(ttl: -2), "gatehouse; hit; ttl=-2"),
    (.hitAfterError(ttl: -9), "gatehouse; hit; ttl=-9; detail=upstream-error"),
    (.miss(isStored: true), "gatehouse; fwd=uri-miss; stored"),
    (.miss(isStored: false), "gatehouse; fwd=uri-miss"),
    (.collapsed, "gatehouse; fwd=uri-miss; collapsed"),
    (.request(isStored: false), "gatehouse; fwd=request"),
  ])
  func `how an answer was come by is said in the words of RFC 9211`(
    way: CacheFacts.Way, text: String
  ) {
    #expect(fields(ReplyFacts(cache: CacheFacts(way))) == ["cache-status: \(text)"])
  }

  @Test func `all that is known is said`() {
    var facts = ReplyFacts(upstreamRequestID: "r", missingRows: 2)
    facts.cache = CacheFacts(.collapsed, age: 0, etag: "W/\"x\"")
    #expect(
      fields(facts) == [
        "gatehouse-upstream-request-id: r", "gatehouse-list-missing: 2",
        "cache-status: gatehouse; fwd=uri-miss; collapsed", "age: 0", "etag: W/\"x\"",
      ])
    #expect(fields(ReplyFacts()) == [])
  }

  @Test(arguments: [CacheFacts.Way.hit(ttl: 1), .hitAfterError(ttl: -1)])
  func `a hit names no call of the cloud, for none was made`(way: CacheFacts.Way) {
    let facts = ReplyFacts(upstreamRequestID: "r", cache: CacheFacts(way))
    #expect(!fields(facts).contains { $0.hasPrefix("gatehouse-upstream-request-id") })
  }
}
