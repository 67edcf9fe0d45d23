import Testing

@testable import HTTP2Wire

@Suite struct StreamEndsTests {
  private func heads(_ session: HTTP2Session) -> [HTTP2Stream] {
    var streams: [HTTP2Stream] = []
    _ = session.story { event in if case .head(let stream) = event { streams.append(stream) } }
    return streams
  }

  @Test func `a request that ends while the early answer waits is not reset`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1, end: false))
    let stream = try #require(heads(peer.session).first)
    peer.session.respond(stream, headers: Wire.ok, endStream: true)
    try peer.give(Frame.data(1, "", end: true))
    #expect(try peer.take() == ["HEADERS 1 end"])
    #expect(peer.session.story() == ["closed 1 NO_ERROR"])
    #expect(peer.session.endingEarly == 0)
  }

  @Test func `the peer may reset a stream that is being answered`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1))
    let stream = try #require(heads(peer.session).first)
    peer.session.respond(stream, headers: Wire.ok, endStream: false)
    peer.session.write(stream, [UInt8](repeating: 1, count: 200_000))
    try peer.take(limit: 20_000)
    #expect(peer.session.queuedOutputBytes > 0)
    try peer.give(Frame.reset(1))
    #expect(peer.session.story() == ["closed 1 CANCEL"])
    #expect(stream.isClosed && peer.session.queuedOutputBytes == 0)
    // Everything said to it afterwards is in vain and harmless.
    peer.session.write(stream, [1])
    peer.session.finish(stream)
    peer.session.reset(stream, .cancel)
    peer.session.consume(stream, 1)
    #expect(try peer.take() == [])
  }

  @Test func `a reset stream answers false`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1))
    let stream = try #require(heads(peer.session).first)
    try peer.give(Frame.reset(1))
    #expect(!peer.session.respond(stream, headers: Wire.ok, endStream: true))
    #expect(try peer.take() == [])
  }

  @Test func `a stream reset before anybody saw it is never told`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1, end: false) + Frame.data(1, "x") + Frame.reset(1))
    #expect(peer.session.story() == [])
    #expect(peer.session.openStreamCount == 0)
  }

  @Test func `our reset reaches the peer with its code and closes the stream`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1, end: false))
    let stream = try #require(heads(peer.session).first)
    peer.session.reset(stream, .internalError)
    peer.session.reset(stream, .cancel)
    #expect(try peer.take() == ["RST_STREAM 1 INTERNAL_ERROR"])
    #expect(peer.session.story() == ["closed 1 INTERNAL_ERROR"])
  }

  @Test func `streams beyond the concurrency are refused unprocessed`() throws {
    var bounds = HTTP2Bounds()
    bounds.maxConcurrentStreams = 2
    let session = try HTTP2Session(role: .server, bounds: bounds, memory: MemoryPool())
    // The peer has not acknowledged our SETTINGS, so it cannot know better yet.
    let bytes =
      Frame.preface + Frame.settings() + Frame.request(1) + Frame.request(3) + Frame.request(5)
    try session.receive(bytes.span, now: 0)
    #expect(session.story() == ["settings", "head 1 end", "head 3 end"])
    let peer = try Peer(bounds: bounds)
    try peer.give(Frame.request(1) + Frame.request(3) + Frame.request(5))
    #expect(peer.session.story() == ["head 1 end", "head 3 end"])
    // Now it does know: going on is a broken protocol (RFC 9113 §5.1.2).
    #expect(try peer.take() == ["GOAWAY 3 PROTOCOL_ERROR"])
    #expect(peer.session.failure?.kind == .protocolViolation)
    #expect(Set(peer.session.story()) == ["closed 1 PROTOCOL_ERROR", "closed 3 PROTOCOL_ERROR"])
    #expect(peer.session.isFinished)
  }

  @Test func `a stream refused before our settings arrived costs a refusal only`() throws {
    var bounds = HTTP2Bounds()
    bounds.maxConcurrentStreams = 1
    let memory = MemoryPool()
    let session = try HTTP2Session(role: .server, bounds: bounds, memory: memory)
    let bytes = Frame.preface + Frame.settings() + Frame.request(1) + Frame.request(3)
    try session.receive(bytes.span, now: 0)
    var out: [UInt8] = []
    _ = try session.produce(into: &out, limit: 1 << 20)
    let refusal = Frame.reset(3, .refusedStream)
    #expect(out.indices.contains { out[$0...].starts(with: refusal) })
    #expect(session.story() == ["settings", "head 1 end"])
    #expect(session.openStreamCount == 1)
  }

  @Test func `a lost connection closes every stream`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1) + Frame.request(3, end: false))
    #expect(heads(peer.session).count == 2)
    peer.session.connectionLost()
    #expect(Set(peer.session.story()) == ["closed 1 CANCEL", "closed 3 CANCEL"])
    #expect(peer.session.isFinished && !peer.session.wantsOutput)
    #expect(peer.session.failure?.kind == .connectionLost)
    #expect(try peer.take() == [])
    try peer.give(Frame.request(5))
    #expect(peer.session.story() == [])
  }
}
