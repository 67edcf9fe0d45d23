import CallModel
import Testing

@testable import Protocols

@Suite struct NotModifiedTests {
  @Test(arguments: [
    ("\"a\"", true), ("W/\"a\"", true), ("\"b\", W/\"a\"", true), (" \"a\" ,\"b\"", true),
    ("*", true), ("\"b\"", false), ("a", false), ("", false), ("\"a", false), ("W/", false),
  ])
  func `an entity tag is found in a list, strong or weak`(list: String, isNamed: Bool) {
    let bytes = Array(list.utf8)
    let isFound = Dialect.isNamed("W/\"a\"", in: bytes.span)
    #expect(isFound == isNamed)
  }

  @Test func `only who asks by GET, where HTTP's statuses are spoken, is told so`() async throws {
    for (method, face, isKnown) in [
      ("GET", Face.rest, true), ("GET", .connect, true), ("GET", .compatible, true),
      ("POST", .connect, false), ("POST", .grpc, false), ("GET", .grpcWeb, false),
    ] {
      let head = Heads.request(method, "/x", ("if-none-match", "\"a\""))
      let said = try await RecordingExchange.said(to: head) { exchange in
        let dialect = Dialect(face, .json)
        let facts = CacheFacts(.hit(ttl: 4), age: 1, etag: "W/\"a\"")
        if dialect.isKnown(facts.etag, to: exchange) {
          dialect.notModified(facts, on: exchange)
        } else {
          dialect.reply([1], facts: ReplyFacts(cache: facts), on: exchange)
        }
      }
      #expect((said.value(":status") == "304") == isKnown, "\(method) \(face)")
      #expect(said.value("etag") == "W/\"a\"" && said.value("age") == "1")
      #expect(said.value("cache-status") == "gatehouse; hit; ttl=4")
      #expect(said.body.isEmpty == isKnown)
    }
  }
}
