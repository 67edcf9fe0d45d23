import Testing

@testable import HTTP2Wire

@Suite struct BodiesTests {
  private func pattern(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
  }

  /// Runs both sides until quiet; `serve` sees the server's events, `take` the client's.
  private func run(
    _ wire: Wire, cut: Int = .max, serve: (HTTP2Event) -> Void = { _ in },
    take: (HTTP2Event) -> Void = { _ in }
  ) throws {
    var moved = 1
    while moved > 0 {
      moved = try wire.clientToServer(cut: cut)
      wire.server.forEachEvent(serve)
      moved += try wire.serverToClient(cut: cut)
      wire.client.forEachEvent(take)
      wire.server.forEachEvent(serve)
      if wire.client.wantsOutput || wire.server.wantsOutput { moved += 1 }
    }
  }

  @Test(arguments: [Int.max, 1_000, 3])
  func `a POST in pieces arrives whole with its trailers`(_ cut: Int) throws {
    let wire = try Wire()
    try wire.settle()
    let request = try #require(wire.client.request(Wire.request(method: "POST"), endStream: false))
    wire.client.write(request, Array("one ".utf8))
    try wire.settle(cut: cut)
    #expect(wire.server.story() == ["settings", "head 1", "body 1 4"])
    wire.client.write(request, Array("two ".utf8))
    wire.client.write(request, Array("three".utf8))
    var trailers = FieldBlock()
    trailers.append(name: "x-sum", value: "13")
    wire.client.finish(request, trailers: trailers)
    try wire.settle(cut: cut)
    var body: [UInt8] = []
    var sum: String?
    let seen = wire.server.story { event in
      guard case .end(let stream) = event else { return }
      body = stream.takeInbound()
      sum = stream.trailers.string(named: "x-sum")
      wire.server.respond(stream, headers: Wire.ok, endStream: true)
    }
    #expect(seen == ["body 1 13", "end 1"])
    #expect(body == Array("one two three".utf8) && sum == "13")
    try wire.settle(cut: cut)
    #expect(wire.client.story() == ["settings", "head 1 end", "closed 1 NO_ERROR"])
  }

  @Test func `everything in one read is one event`() throws {
    let wire = try Wire()
    try wire.settle()
    _ = wire.server.story()
    _ = wire.client.request(Wire.request(method: "POST"), body: Array("whole".utf8))
    try wire.settle()
    var body: [UInt8] = []
    #expect(
      wire.server.story { event in
        guard case .head(let stream) = event, stream.endedByPeer else { return }
        body = stream.takeInbound()
        wire.server.respond(
          stream, headers: Wire.ok, body: Array("answer".utf8),
          trailers: PreparedHeaders([("grpc-status", "0")]))
      } == ["head 1 end"])
    #expect(body == Array("whole".utf8))
    try wire.settle()
    var status: String?
    #expect(
      wire.client.story { event in
        guard case .closed(let stream) = event else { return }
        status = stream.trailers.string(of: .grpcStatus)
      } == ["settings", "head 1 end", "closed 1 NO_ERROR"])
    #expect(status == "0")
  }

  @Test(arguments: [Int.max, 10_000])
  func `large bodies flow both ways as credit is returned`(_ cut: Int) throws {
    let wire = try Wire()
    try wire.settle()
    let upload = pattern(3_000_000)
    let request = try #require(wire.client.request(Wire.request(method: "POST"), body: upload))
    var received: [UInt8] = []
    var returned: [UInt8] = []
    var largest = 0
    try run(
      wire, cut: cut,
      serve: { event in
        switch event {
        case .body(let stream):
          largest = max(largest, stream.inbound.count)
          let bytes = stream.takeInbound()
          received += bytes
          wire.server.consume(stream, bytes.count)
        case .end(let stream): wire.server.respond(stream, headers: Wire.ok, body: upload)
        default: break
        }
      },
      take: { event in
        guard case .body(let stream) = event else { return }
        let bytes = stream.takeInbound()
        returned += bytes
        wire.client.consume(stream, bytes.count)
      })
    #expect(received == upload)
    #expect(returned + request.inbound == upload)
    #expect(largest <= wire.server.bounds.initialWindowBytes)
  }

  @Test func `without credit the peer stops at the window and goes on after`() throws {
    var bounds = HTTP2Bounds()
    bounds.initialWindowBytes = 70_000
    let wire = try Wire(server: bounds)
    try wire.settle()
    _ = wire.client.request(Wire.request(method: "POST"), body: pattern(200_000))
    try wire.settle()
    var stream: HTTP2Stream?
    _ = wire.server.story { event in if case .head(let head) = event { stream = head } }
    let held = try #require(stream)
    #expect(held.inbound.count == 70_000)
    wire.server.consume(held, 1_000_000)
    try wire.settle()
    #expect(held.inbound.count == 140_000)
    #expect(wire.client.queuedOutputBytes == 60_000)
  }

  @Test func `credit of a closed stream goes back to the connection`() throws {
    var bounds = HTTP2Bounds()
    bounds.connectionWindowBytes = 100_000
    bounds.initialWindowBytes = 100_000
    let wire = try Wire(server: bounds)
    try wire.settle()
    // Each takes most of the connection's window and nobody reads any of it.
    for _ in 0..<10 {
      let request = try #require(
        wire.client.request(Wire.request(method: "POST"), body: pattern(90_000)))
      try wire.settle()
      _ = wire.server.story { event in
        guard case .head(let stream) = event else { return }
        #expect(stream.endedByPeer)
        wire.server.respond(stream, headers: Wire.ok, endStream: true)
      }
      try wire.settle()
      _ = wire.server.story()
      _ = wire.client.story()
      #expect(request.isClosed)
    }
  }

  @Test func `a writer that is too fast is asked to wait and told when to go on`() throws {
    var bounds = HTTP2Bounds()
    bounds.maxStreamQueuedBytes = 100_000
    let wire = try Wire(server: bounds)
    try wire.settle()
    let request = try #require(wire.client.request(Wire.request(), endStream: true))
    try wire.settle()
    var stream: HTTP2Stream?
    _ = wire.server.story { event in if case .head(let head) = event { stream = head } }
    let held = try #require(stream)
    wire.server.respond(held, headers: Wire.ok, endStream: false)
    #expect(wire.server.write(held, pattern(100_000)))
    #expect(!wire.server.write(held, pattern(100_000)))
    #expect(held.queuedOutputBytes == 200_000 && wire.server.queuedOutputBytes == 200_000)
    try wire.settle()
    #expect(wire.server.story() == ["drained 1"])
    #expect(held.queuedOutputBytes == 0)
    wire.server.write(held, pattern(5))
    wire.server.finish(held)
    try wire.settle()
    #expect(request.inbound == pattern(100_000) + pattern(100_000) + pattern(5))
    #expect(request.endedByPeer)
  }

  @Test func `many small pieces are joined into frames`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1))
    _ = peer.session.story { event in
      guard case .head(let stream) = event else { return }
      peer.session.respond(stream, headers: Wire.ok, endStream: false)
      for number in 0..<1_000 { peer.session.write(stream, [UInt8(number % 251), 1, 2]) }
      peer.session.write(stream, [])
      peer.session.finish(stream)
    }
    #expect(try peer.take() == ["HEADERS 1", "DATA 1 3000 end"])
    #expect(peer.body == (0..<1_000).flatMap { [UInt8($0 % 251), 1, 2] })
  }

  @Test func `an empty answer ends with its headers and trailers go without data`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1) + Frame.request(3) + Frame.request(5))
    _ = peer.session.story { event in
      guard case .head(let stream) = event else { return }
      switch stream.id {
      case 1: peer.session.respond(stream, headers: Wire.ok, body: [])
      case 3:
        peer.session.respond(
          stream, headers: Wire.ok, body: [], trailers: PreparedHeaders([("grpc-status", "5")]))
      default:
        peer.session.respond(stream, headers: Wire.ok, endStream: false)
        peer.session.finish(stream)
      }
    }
    let lines = try peer.take()
    #expect(lines.contains("HEADERS 1 end"))
    #expect(lines.filter { $0.contains(" 3") } == ["HEADERS 3", "HEADERS 3 end"])
    #expect(lines.filter { $0.contains(" 5") } == ["HEADERS 5", "DATA 5 0 end"])
  }

  @Test func `an interim answer goes before the answer proper`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1, [("expect", "100-continue")], end: false))
    _ = peer.session.story { event in
      guard case .head(let stream) = event else { return }
      peer.session.inform(stream, headers: PreparedHeaders([(":status", "100")]))
    }
    #expect(try peer.take() == ["HEADERS 1"])
  }

  @Test func `padding counts for the window but not for the body`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1, end: false))
    try peer.give(Frame.bytes(0, Frame.padded | Frame.endStream, 1, [2, 0x61, 0x62, 0, 0]))
    var body: [UInt8] = []
    _ = peer.session.story { event in
      if case .head(let stream) = event { body = stream.inbound }
    }
    #expect(body == [0x61, 0x62])
  }
}
