import Testing

@testable import HTTP2Wire

@Suite struct ShutdownTests {
  @Test func `a server that shuts down serves what is on its way and then is finished`() throws {
    let wire = try Wire()
    try wire.settle()
    _ = wire.client.request(Wire.request(), endStream: true)
    try wire.settle()
    var stream: HTTP2Stream?
    _ = wire.server.story { event in if case .head(let head) = event { stream = head } }
    wire.server.beginShutdown()
    try wire.settle()
    #expect(wire.client.story() == ["settings", "goaway 2147483647 NO_ERROR"])
    // The notice names no stream yet: one that crosses it on the way is still served.
    #expect(wire.client.availableStreams == 0)
    wire.server.finishShutdown()
    try wire.settle()
    #expect(wire.client.story() == ["goaway 1 NO_ERROR"])
    #expect(!wire.server.isFinished && !wire.client.isFinished)
    wire.server.respond(try #require(stream), headers: Wire.ok, body: [1, 2, 3])
    try wire.settle()
    #expect(wire.client.story() == ["head 1 end", "closed 1 NO_ERROR"])
    _ = wire.server.story()
    #expect(wire.server.isFinished && wire.client.isFinished)
    #expect(wire.server.failure == nil)
  }

  @Test func `requests after the last stream are not taken`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1))
    peer.session.finishShutdown()
    #expect(try peer.take() == ["GOAWAY 1 NO_ERROR"])
    try peer.give(Frame.request(3))
    #expect(peer.session.story() == ["head 1 end"])
    #expect(peer.session.openStreamCount == 1)
  }

  @Test func `requests above the last stream of a GOAWAY close as refused`() throws {
    let peer = try Peer(.client)
    let requests = (0..<3).map { _ in peer.session.request(Wire.request(), endStream: true) }
    try peer.take()
    try peer.give(Frame.bytes(7, 0, 0, Frame.word(1) + Frame.word(0)))
    let story = peer.session.story()
    #expect(story.first == "goaway 1 NO_ERROR")
    #expect(Set(story.dropFirst()) == ["closed 3 REFUSED_STREAM", "closed 5 REFUSED_STREAM"])
    #expect(requests[0]?.isClosed == false)
    #expect(peer.session.request(Wire.request(), endStream: true) == nil)
    try peer.give(Frame.headers(1, [(":status", "204")]))
    #expect(peer.session.story() == ["head 1 end", "closed 1 NO_ERROR"])
    #expect(peer.session.isFinished)
  }

  @Test func `a GOAWAY before a stream gives it and later ones back unprocessed`() throws {
    let wire = try Wire()
    try wire.settle()
    for _ in 0..<3 { _ = wire.client.request(Wire.request(), endStream: true) }
    try wire.settle()
    let served = wire.server.story { event in
      guard case .head(let stream) = event else { return }
      if stream.id == 1 { wire.server.respond(stream, headers: Wire.ok, endStream: true) }
      if stream.id == 3 { wire.server.goAway(before: stream) }
    }
    // The one that was on its way already is not served either.
    #expect(served == ["settings", "head 1 end", "head 3 end"])
    try wire.settle()
    #expect(wire.server.story() == ["closed 1 NO_ERROR", "closed 3 REFUSED_STREAM"])
    #expect(wire.server.openStreamCount == 0)
    #expect(
      Set(wire.client.story()) == [
        "settings", "head 1 end", "closed 1 NO_ERROR", "goaway 1 NO_ERROR",
        "closed 3 REFUSED_STREAM", "closed 5 REFUSED_STREAM",
      ])
    #expect(wire.client.isFinished)
  }

  @Test func `what arrives behind such a GOAWAY, before it is out, is not served`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1))
    _ = peer.session.story { event in
      if case .head(let stream) = event { peer.session.goAway(before: stream) }
    }
    try peer.give(Frame.request(3, end: false) + Frame.data(3, "x"))
    #expect(peer.session.story() == [])
    #expect(try peer.take() == ["GOAWAY 0 NO_ERROR"])
    #expect(peer.session.story() == ["closed 1 REFUSED_STREAM"])
    #expect(peer.session.openStreamCount == 0 && peer.session.isFinished)
  }

  @Test func `a GOAWAY before a stream owns up to later ones that were told`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1) + Frame.request(3))
    var streams: [HTTP2Stream] = []
    _ = peer.session.story { event in if case .head(let stream) = event { streams.append(stream) } }
    peer.session.goAway(before: try #require(streams.first))
    try peer.give(Frame.request(5))
    #expect(try peer.take().sorted() == ["GOAWAY 3 NO_ERROR", "RST_STREAM 1 REFUSED_STREAM"])
    #expect(peer.session.story() == ["closed 1 REFUSED_STREAM"])
    peer.session.respond(try #require(streams.last), headers: Wire.ok, endStream: true)
    #expect(try peer.take() == ["HEADERS 3 end"])
  }

  @Test func `leaving at once closes every stream`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1, end: false))
    _ = peer.session.story()
    peer.session.goAway(.inadequateSecurity)
    #expect(try peer.take() == ["GOAWAY 1 INADEQUATE_SECURITY"])
    #expect(peer.session.story() == ["closed 1 INADEQUATE_SECURITY"])
    #expect(peer.session.isFinished && peer.session.failure?.kind == .left)
  }

  @Test func `a client that is done says so`() throws {
    let wire = try Wire()
    try wire.settle()
    wire.client.finishShutdown()
    try wire.settle()
    #expect(wire.client.isFinished && wire.server.isFinished)
  }

  @Test func `what is not HTTP 2 is told apart at its first bytes`() throws {
    let session = try HTTP2Session(role: .server, bounds: HTTP2Bounds(), memory: MemoryPool())
    let bytes = Array("GET / HTTP/1.1\r\n".utf8)
    let error = #expect(throws: HTTP2Error.self) { try session.receive(bytes.span, now: 0) }
    #expect(error?.kind == .badPreface && error?.code == .protocolError)
    var out: [UInt8] = []
    #expect(try session.produce(into: &out, limit: 100) == 17)
    #expect(Array(out[3...]) == [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    #expect(session.isFinished && !session.wantsOutput)
    #expect(try session.produce(into: &out, limit: 100) == 0)
  }

  @Test(arguments: [
    ("a frame too large", [UInt8(0), 0x40, 1, 0, 0, 0, 0, 0, 1], "FRAME_SIZE_ERROR"),
    ("data on no stream", Frame.data(0, "x"), "PROTOCOL_ERROR"),
    ("data on an idle stream", Frame.data(5, "x"), "PROTOCOL_ERROR"),
    ("a reset of an idle stream", Frame.reset(5), "PROTOCOL_ERROR"),
    ("a window that does not grow", Frame.windowUpdate(0, 0), "PROTOCOL_ERROR"),
    ("a window that overflows", Frame.windowUpdate(0, 0x7FFF_FFFF), "FLOW_CONTROL_ERROR"),
    ("a ping of seven bytes", Frame.bytes(6, 0, 0, [1, 2, 3, 4, 5, 6, 7]), "FRAME_SIZE_ERROR"),
    ("a continuation of nothing", Frame.bytes(9, 4, 1), "PROTOCOL_ERROR"),
    ("a push from a client", Frame.bytes(5, 4, 1, [0, 0, 0, 2]), "PROTOCOL_ERROR"),
    ("a broken compression", Frame.bytes(1, 5, 1, [0xFF, 0xFF, 0xFF, 0x7F]), "COMPRESSION_ERROR"),
    ("an even stream", Frame.request(2), "PROTOCOL_ERROR"),
    ("settings on a stream", Frame.bytes(4, 0, 1), "PROTOCOL_ERROR"),
  ])
  func `a broken protocol ends the connection`(_ why: String, _ bytes: [UInt8], _ code: String)
    throws
  {
    let peer = try Peer()
    try peer.give(bytes)
    #expect(try peer.take().last?.hasSuffix(" " + code) == true, "\(why): \(peer.sent)")
    #expect(peer.session.isFinished && peer.session.failure?.kind == .protocolViolation, "\(why)")
  }

  @Test func `a request cut by another stream's frame ends the connection`() throws {
    let peer = try Peer()
    try peer.give(Frame.bytes(1, 0, 1, Frame.block(Frame.get)) + Frame.request(3))
    #expect(try peer.take() == ["GOAWAY 1 PROTOCOL_ERROR"])
    #expect(peer.session.story() == [])
    #expect(peer.session.openStreamCount == 0)
  }

  @Test func `a ping comes back`() throws {
    let wire = try Wire()
    try wire.settle()
    _ = wire.client.story()
    wire.client.ping()
    try wire.settle()
    #expect(wire.client.story() == ["pong"])
    let peer = try Peer()
    try peer.give(Frame.ping)
    #expect(try peer.take() == ["PING ack"])
  }
}
