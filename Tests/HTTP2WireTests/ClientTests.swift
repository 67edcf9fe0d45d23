import Testing

@testable import HTTP2Wire

@Suite struct ClientTests {
  @Test func `as many requests as the peer allows and no more`() throws {
    let peer = try Peer(.client, settings: [(3, 2)])
    #expect(peer.session.availableStreams == 2)
    let first = try #require(peer.session.request(Wire.request(), endStream: true))
    #expect(peer.session.request(Wire.request(), endStream: true) != nil)
    #expect(peer.session.request(Wire.request(), endStream: true) == nil)
    #expect(try peer.take() == ["HEADERS 1 end", "HEADERS 3 end"])
    try peer.give(Frame.headers(1, [(":status", "200")]))
    #expect(peer.session.story() == ["head 1 end", "closed 1 NO_ERROR"])
    #expect(first.isClosed && peer.session.availableStreams == 1)
    try peer.give(Frame.settings([(3, 10)]))
    #expect(peer.session.story() == ["settings"])
    #expect(peer.session.availableStreams == 9)
  }

  @Test func `an interim response is passed over`() throws {
    let peer = try Peer(.client)
    let request = try #require(peer.session.request(Wire.request(), endStream: true))
    try peer.take()
    try peer.give(
      Frame.headers(1, [(":status", "103"), ("link", "x")], end: false)
        + Frame.headers(1, [(":status", "200")], end: false) + Frame.data(1, "ok", end: true))
    #expect(peer.session.story() == ["head 1 end", "closed 1 NO_ERROR"])
    #expect(request.head.string(of: .status) == "200" && request.head.count == 1)
    #expect(request.takeInbound() == Array("ok".utf8))
  }

  @Test(arguments: [
    [("x-a", "b")], [(":status", "20")], [(":status", "abc")], [(":status", "099")],
    [(":status", "600")], [(":status", "101")], [(":status", "200"), (":status", "200")],
    [(":status", "200"), ("X-A", "b")], [(":status", "200"), ("x-a", "b\nc")],
    [(":status", "200"), ("connection", "close")], [(":status", "200"), (":path", "/")],
    [(":status", "200"), ("content-length", "3")],
  ])
  func `a malformed response is never told`(_ fields: [(String, String)]) throws {
    let peer = try Peer(.client)
    _ = peer.session.request(Wire.request(), endStream: true)
    try peer.take()
    try peer.give(Frame.headers(1, fields))
    #expect(try peer.take() == ["RST_STREAM 1 PROTOCOL_ERROR"], "\(fields)")
    #expect(peer.session.story() == ["closed 1 PROTOCOL_ERROR"], "\(fields)")
  }

  @Test func `a block taken away while it is being filled does no harm`() throws {
    let peer = try Peer(.client)
    let request = try #require(peer.session.request(Wire.request(), endStream: true))
    try peer.take()
    let fields = Frame.block([(":status", "200"), ("x-a", "b"), ("x-c", "d")])
    let bytes = Frame.bytes(1, 5, 1, fields)
    try peer.give(Array(bytes.dropLast(6)))
    request.head = FieldBlock()
    try peer.give(Array(bytes.suffix(6)))
    // What was taken away is missed; the response is then malformed, and nothing else happens.
    #expect(peer.session.story() == ["closed 1 PROTOCOL_ERROR"])
  }

  @Test func `a pushed stream ends the connection`() throws {
    let peer = try Peer(.client)
    _ = peer.session.request(Wire.request(), endStream: true)
    try peer.take()
    try peer.give(Frame.bytes(5, 4, 1, Frame.word(2) + Frame.block(Frame.get)))
    #expect(try peer.take() == ["GOAWAY 0 PROTOCOL_ERROR"])
    #expect(peer.session.story() == ["closed 1 PROTOCOL_ERROR"])
  }

  @Test func `a request whose value would split a message does not go out`() throws {
    let peer = try Peer(.client)
    let request = try #require(
      peer.session.request(Wire.request([("x-a", "b\r\nx: y")]), endStream: true))
    #expect(request.isClosed)
    #expect(peer.session.story() == ["closed 0 INTERNAL_ERROR"])
    #expect(try peer.take() == [])
    #expect(peer.session.openStreamCount == 0)
  }

  @Test func `an answer or trailer whose value would split a message does not go out`() throws {
    var split = FieldBlock()
    split.append(.status, "200")
    split.append(name: "x-a", value: "b\nc")
    let peer = try Peer()
    try peer.give(Frame.request(1) + Frame.request(3))
    _ = peer.session.story { event in
      guard case .head(let stream) = event else { return }
      if stream.id == 1 {
        peer.session.respond(stream, fields: split, endStream: true)
      } else {
        peer.session.respond(stream, headers: Wire.ok, endStream: false)
        peer.session.finish(stream, trailers: split)
      }
    }
    let lines = try peer.take()
    #expect(lines.contains("RST_STREAM 1 INTERNAL_ERROR"))
    #expect(lines.contains("RST_STREAM 3 INTERNAL_ERROR"))
    #expect(!lines.contains("HEADERS 1 end") && !lines.contains("HEADERS 3 end"))
  }

  @Test func `fields built for one answer arrive as they were`() throws {
    let wire = try Wire()
    try wire.settle()
    let request = try #require(wire.client.request(Wire.request(), endStream: true))
    try wire.settle()
    _ = wire.server.story { event in
      guard case .head(let stream) = event else { return }
      var fields = FieldBlock()
      fields.append(.status, "207")
      fields.append(.authorization, "Bearer x")
      fields.append(name: "x-own", value: "é")
      fields.append(name: "set-cookie", value: "a=b")
      wire.server.respond(stream, fields: fields, body: [9])
    }
    try wire.settle()
    #expect(request.head.string(of: .status) == "207")
    #expect(request.head.string(named: "x-own") == "é")
    #expect(request.head.string(named: "set-cookie") == "a=b")
    #expect(request.head.count == 4 && request.inbound == [9])
  }

  @Test func `extra headers go behind the prepared ones`() throws {
    let wire = try Wire()
    try wire.settle()
    let request = try #require(wire.client.request(Wire.request(), endStream: true))
    try wire.settle()
    _ = wire.server.story { event in
      guard case .head(let stream) = event else { return }
      wire.server.respond(
        stream, headers: Wire.ok, extra: PreparedHeaders([("date", "today")]), endStream: true)
    }
    try wire.settle()
    #expect(request.head.count == 3 && request.head.string(of: .date) == "today")
    #expect(request.head.known(at: 2) == .date)
  }
}
