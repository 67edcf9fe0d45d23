import Testing

@testable import HTTP2Wire

@Suite struct ConversationTests {
  @Test(arguments: [Int.max, 1, 7])
  func `a GET is one event on each side and its close`(_ cut: Int) throws {
    let wire = try Wire()
    try wire.settle(cut: cut)
    #expect(wire.server.story() == ["settings"])
    #expect(wire.client.story() == ["settings"])
    let request = try #require(
      wire.client.request(Wire.request(path: "/v1/caller"), endStream: true))
    try wire.settle(cut: cut)
    var path: String?
    let seen = wire.server.story { event in
      guard case .head(let stream) = event else { return }
      path = stream.head.string(of: .path)
      wire.server.respond(stream, headers: Wire.ok, body: Array("hello".utf8))
    }
    #expect(seen == ["head 1 end"])
    #expect(path == "/v1/caller")
    try wire.settle(cut: cut)
    #expect(wire.server.story() == ["closed 1 NO_ERROR"])
    var status: String?
    #expect(
      wire.client.story { event in
        if case .head(let stream) = event { status = stream.head.string(of: .status) }
      } == ["head 1 end", "closed 1 NO_ERROR"])
    #expect(status == "200")
    #expect(request.takeInbound() == Array("hello".utf8))
    #expect(wire.server.openStreamCount == 0 && wire.client.openStreamCount == 0)
  }
}
