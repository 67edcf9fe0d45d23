import HTTP2Wire
import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

@Suite struct HTTP2ServerConnectionTests {
  /// A client session whose bytes go to an embedded server.
  private struct Client {
    let server: EmbeddedServer
    let session: HTTP2Session

    init(_ service: ScriptedService) throws {
      server = try EmbeddedServer(service)
      session = try HTTP2Session(role: .client, bounds: HTTP2Bounds(), memory: MemoryPool())
    }

    func post(_ path: String, endStream: Bool) throws -> HTTP2Stream {
      var fields = FieldBlock()
      fields.append(name: ":method", value: "POST")
      fields.append(name: ":scheme", value: "http")
      fields.append(name: ":authority", value: "localhost")
      fields.append(name: ":path", value: path)
      let stream = try #require(session.request(fields, endStream: endStream))
      try exchange()
      return stream
    }

    /// Lets both sides say what they have to say.
    func exchange() throws {
      for _ in 0..<4 {
        var bytes: [UInt8] = []
        while try session.produce(into: &bytes, limit: 16_384) > 0 {}
        if !bytes.isEmpty { try server.receive(bytes) }
        server.run()
        while let buffer = try server.channel.readOutbound(as: ByteBuffer.self) {
          try session.receive(buffer.readableBytesUInt8Span, now: 0)
        }
      }
    }
  }

  @Test func `a body that does not come ends the connection`() throws {
    let client = try Client(ScriptedService())
    _ = try client.post("/collected", endStream: false)
    client.server.tick(after: 29_000_000_000)
    #expect(!client.server.isClosed)
    client.server.tick(after: 31_000_000_000)
    #expect(client.server.isClosed)
  }

  @Test func `a conversation may last longer than a request may take`() throws {
    let receiver = PieceReceiver()
    let service = ScriptedService()
    service.plan = { _ in .stream(receiver) }
    let client = try Client(service)
    let stream = try client.post("/conversation", endStream: false)
    client.server.tick(after: 3_600_000_000_000)
    #expect(!client.server.isClosed)
    client.session.write(stream, Array("late".utf8))
    client.session.finish(stream)
    try client.exchange()
    #expect(receiver.pieces == ["late"])
    #expect(receiver.hasEnded)
  }
}
