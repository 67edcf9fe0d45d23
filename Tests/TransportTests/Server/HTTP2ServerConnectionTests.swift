import HTTP2Wire
import NIOCore
import NIOEmbedded
import System
import Testing

@testable import Transport

@Suite struct HTTP2ServerConnectionTests {
  @Test func `a body that does not come ends its stream, and no other`() throws {
    let client = try EmbeddedHTTP2Client(ScriptedService())
    client.server.service.plan = { exchange in
      exchange.head.string(of: .path) == "/talk"
        ? .stream(PieceReceiver()) : .collect(limit: 1024)
    }
    let late = try client.post("/collected", endStream: false)
    let talk = try client.post("/talk", endStream: false)
    client.server.tick(within: 29_000_000_000)
    try client.exchange()
    #expect(!late.isClosed)
    client.server.tick(after: 31_000_000_000)
    try client.exchange()
    #expect(late.isClosed && late.closeCode == .cancel)
    #expect(!talk.isClosed && !client.server.isClosed)
    let next = try client.post("/next", endStream: true)
    #expect(next.head.string(of: .status) == "200")
    #expect(client.server.share.counts.timedOut == 0)
  }

  @Test func `other requests are no excuse for a body that does not come`() throws {
    let client = try EmbeddedHTTP2Client(ScriptedService())
    let late = try client.post("/collected", endStream: false)
    _ = try client.post("/another", endStream: true)
    client.server.tick(after: 31_000_000_000)
    try client.exchange()
    #expect(late.isClosed)
  }

  @Test func `a body that does not come is refused where the service has words for it`() throws {
    let client = try EmbeddedHTTP2Client(ScriptedService())
    client.server.service.refuseSlow = { $0.respond(ScriptedService.fields("408")) }
    let late = try client.post("/collected", endStream: false)
    client.session.write(late, [1, 2, 3])
    try client.exchange()
    client.server.tick(after: 31_000_000_000)
    try client.exchange()
    #expect(late.head.string(of: .status) == "408" && !late.isClosed)
    // What still comes is thrown away; nothing of it reaches the service.
    client.session.write(late, [4, 5])
    client.session.finish(late)
    try client.exchange()
    #expect(late.isClosed && late.closeCode == .noError)
    #expect(client.server.service.notes == ["begin POST /collected", "too slow"])
  }

  @Test func `a peer whose bodies do not come over and over is sent away`() throws {
    var bounds = EmbeddedServer.bounds
    bounds.http2.resetsProvoked = HTTP2Bounds.Rate(burst: 3, perSecond: 0)
    let client = try EmbeddedHTTP2Client(ScriptedService(), bounds: bounds)
    for count in 1...4 {
      _ = try client.post("/collected", endStream: false)
      client.server.tick(after: 31_000_000_000)
      #expect(client.server.isClosed == (count == 4))
      try client.exchange()
    }
    #expect(client.server.share.counts.protocolErrors == 1)
  }

  /// A client that is still sending must see the answer; curl 7.88 loses it to a reset.
  @Test func `a refusal before the body is not followed by a reset`() throws {
    let client = try EmbeddedHTTP2Client(Self.refusing())
    let stream = try client.post("/refused", endStream: false)
    #expect(stream.head.string(of: .status) == "401" && !stream.isClosed)
    client.session.write(stream, [UInt8](repeating: 1, count: 40_000))
    client.session.finish(stream)
    try client.exchange()
    #expect(stream.isClosed && stream.closeCode == .noError)
    #expect(client.server.service.notes == ["begin POST /refused"])
    client.server.tick(after: 31_000_000_000)
    #expect(!client.server.isClosed)
  }

  @Test func `a refused body that does not come is called off, and the connection stays`() throws {
    let client = try EmbeddedHTTP2Client(Self.refusing())
    let stream = try client.post("/refused", endStream: false)
    client.server.tick(after: 0)
    client.server.tick(after: 31_000_000_000)
    try client.exchange()
    #expect(stream.isClosed && stream.closeCode == .noError)
    #expect(!client.server.isClosed)
    #expect(client.server.share.counts.timedOut == 0)
  }

  private final class Canceled { var count = 0 }

  @Test func `an answer that is not taken is given up, and the connection stays`() throws {
    let canceled = Canceled()
    let service = ScriptedService()
    service.answer = { exchange in
      exchange.start(ScriptedService.fields("200"))
      exchange.whenCanceled = { canceled.count += 1 }
      exchange.write([UInt8](repeating: 1, count: 300_000))
    }
    let client = try EmbeddedHTTP2Client(service)
    // Its window is 256 KiB, of which it returns nothing.
    let stream = try client.post("/large", endStream: true)
    client.server.tick(after: 0)
    client.server.tick(within: 29_000_000_000)
    try client.exchange()
    #expect(!stream.isClosed && canceled.count == 0)
    client.server.tick(after: 31_000_000_000)
    try client.exchange()
    #expect(stream.isClosed && stream.closeCode == .cancel && canceled.count == 1)
    #expect(!client.server.isClosed)
  }

  @Test func `a socket that takes nothing is closed, whatever is spoken on it`() throws {
    for opening in [Texts.get, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0"] {
      let server = try EmbeddedServer()
      let gate = WriteGate()
      try server.channel.pipeline.syncOperations.addHandler(gate, position: .first)
      try server.receive(opening)
      server.run()
      server.tick(after: 0)
      server.tick(within: 29_000_000_000)
      #expect(!server.isClosed)
      server.tick(after: 31_000_000_000)
      #expect(server.isClosed)
      #expect(server.share.counts.timedOut == 1)
    }
  }

  private static func refusing() -> ScriptedService {
    let service = ScriptedService()
    service.plan = { exchange in
      exchange.respond(ScriptedService.fields("401"))
      return .ignore
    }
    return service
  }

  @Test(arguments: [0, 10, 24, 30])
  func `a preface that does not come ends the connection`(count: Int) throws {
    let server = try EmbeddedServer()
    let opening = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]
    try server.receive(Array(opening[..<count]))
    server.tick(within: 9_000_000_000)
    #expect(!server.isClosed)
    server.tick(after: 11_000_000_000)
    #expect(server.isClosed)
    #expect(server.share.counts.timedOut == 1)
  }

  /// After a TLS handshake the preface is a round trip away.
  @Test func `a peer that has said nothing yet is given its time`() throws {
    let server = try EmbeddedServer()
    let before = MonotonicClock.now()
    let connection = try HTTP2ServerConnection(server.connection, service: server.service)
    #expect(!connection.isTooSlow(now: before))
    #expect(!connection.isTooSlow(now: before + 9_000_000_000))
    #expect(connection.isTooSlow(now: MonotonicClock.now() + 11_000_000_000))
  }

  @Test func `a frame that stops half-way ends the connection`() throws {
    let client = try EmbeddedHTTP2Client(ScriptedService())
    try client.exchange()
    // Half of a header block, and a ping in front that shows life.
    try client.server.receive(
      [0, 0, 8, 6, 0, 0, 0, 0, 0] + [UInt8](repeating: 7, count: 8)
        + [0, 0, 40, 1, 5, 0, 0, 0, 1, 0x82])
    client.server.tick(within: 29_000_000_000)
    #expect(!client.server.isClosed)
    client.server.tick(after: 31_000_000_000)
    #expect(client.server.isClosed)
  }

  @Test func `a drain may spare connections`() throws {
    let server = try EmbeddedServer()
    _ = try server.exchange(Texts.get)
    server.connection.loop.drainConnections { $0.listener != 0 }
    #expect(!server.isClosed)
    #expect(try server.exchange(Texts.get).hasPrefix("HTTP/1.1 200 OK\r\n"))
    server.connection.loop.drainConnections { $0.listener == 0 }
    #expect(server.isClosed)
  }

  @Test func `a conversation may last longer than a request may take`() throws {
    let receiver = PieceReceiver()
    let service = ScriptedService()
    service.plan = { _ in .stream(receiver) }
    let client = try EmbeddedHTTP2Client(service)
    let stream = try client.post("/conversation", endStream: false)
    client.server.tick(after: 3_600_000_000_000)
    #expect(!client.server.isClosed)
    client.session.write(stream, Array("late".utf8))
    client.session.finish(stream)
    try client.exchange()
    #expect(receiver.pieces == ["late"])
    #expect(receiver.hasEnded)
  }

  /// A frame without payload rules: type, flags, stream, payload (RFC 9113 §4.1).
  private func frame(_ type: UInt8, _ flags: UInt8, _ stream: HTTP2Stream, _ payload: [UInt8])
    -> [UInt8]
  {
    let count = UInt32(payload.count)
    let id = UInt32(stream.id)
    let head = [count >> 16, count >> 8, count].map { UInt8(truncatingIfNeeded: $0) }
    let tail = [id >> 24, id >> 16, id >> 8, id].map { UInt8(truncatingIfNeeded: $0) }
    return head + [type, flags] + tail + payload
  }

  @Test(arguments: [false, true])
  func `an answer in pieces to a request that is over already harms nobody`(isWhole: Bool) throws {
    let client = try EmbeddedHTTP2Client(ScriptedService())
    client.server.service.answer = { exchange in
      if isWhole { return exchange.respond(ScriptedService.fields("200"), body: [1]) }
      exchange.start(ScriptedService.fields("200"))
      _ = exchange.write([1, 2, 3])
      exchange.finish()
    }
    let stream = try client.post("/", endStream: false)
    // The end of the body and a reset, in one read: the request is whole, and over.
    try client.server.receive(frame(0, 1, stream, [7]) + frame(3, 0, stream, [0, 0, 0, 8]))
    client.server.run()
    #expect(client.server.service.notes.last == "complete 1")
    try client.exchange()
    #expect(!client.server.isClosed)
    let next = try client.post("/next", endStream: true)
    #expect(next.isClosed && next.closeCode == .noError)
  }

  @Test func `a request whose time of silence is over counts if it has come`() throws {
    let client = try EmbeddedHTTP2Client(ScriptedService())
    _ = try client.post("/", endStream: true)
    let stream = try client.request("/late")
    try client.send()
    client.server.tick(after: 601_000_000_000)
    try client.receive()
    #expect(stream.isClosed && stream.closeCode == .noError)
  }

  @Test func `what came together is begun before any of it is completed`() throws {
    let client = try EmbeddedHTTP2Client(ScriptedService())
    try client.exchange()
    let streams = [
      try client.request("/one"), try client.request("/two", body: [1, 2]),
      try client.request("/three", endStream: false),
    ]
    try client.exchange()
    #expect(
      client.server.service.notes == [
        "begin POST /one whole", "begin POST /two", "begin POST /three", "complete 0", "complete 2",
      ])
    #expect(streams.map(\.isClosed) == [true, true, false])
    client.session.write(streams[2], [1, 2, 3])
    client.session.finish(streams[2])
    try client.exchange()
    #expect(client.server.service.notes.last == "complete 3" && streams[2].isClosed)
  }

  /// Without an error code it is the peer's word that it wants no answer.
  @Test func `a request that is whole and reset in one read is begun and not completed`() throws {
    let client = try EmbeddedHTTP2Client(ScriptedService())
    try client.exchange()
    let canceled = Canceled()
    client.server.service.plan = { exchange in
      exchange.whenCanceled = { canceled.count += 1 }
      return .collect(limit: 1024)
    }
    let stream = try client.request("/one")
    var bytes: [UInt8] = []
    while try client.session.produce(into: &bytes, limit: 16_384) > 0 {}
    try client.server.receive(bytes + frame(3, 0, stream, [0, 0, 0, 0]))
    client.server.run()
    #expect(client.server.service.notes == ["begin POST /one whole"] && canceled.count == 1)
    #expect(!client.server.isClosed)
  }

  @Test func `what is lost while the others are begun is not completed`() throws {
    let service = ScriptedService()
    let server = try EmbeddedServer(service)
    let connection = try HTTP2ServerConnection(server.connection, service: service)
    let client = try HTTP2Session(role: .client, bounds: HTTP2Bounds(), memory: MemoryPool())
    let canceled = Canceled()
    service.plan = { exchange in
      exchange.whenCanceled = { canceled.count += 1 }
      if exchange.head.string(of: .path) == "/two" { connection.end() }
      return .collect(limit: 1024)
    }
    for path in ["/one", "/two", "/three"] {
      _ = client.request(EmbeddedHTTP2Client.head("POST", path), endStream: true)
    }
    var bytes: [UInt8] = []
    while try client.produce(into: &bytes, limit: 16_384) > 0 {}
    connection.receive(bytes.span)
    connection.serve()
    #expect(service.notes == ["begin POST /one whole", "begin POST /two whole"])
    #expect(canceled.count == 2)
  }
}
