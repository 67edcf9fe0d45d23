import HTTP2Wire
import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

/// Fields that a service wants on every answer to a request, however it is given.
struct ExchangeAnswerFieldsTests {
  private static func giving(_ answer: @escaping (Exchange) -> Void) -> ScriptedService {
    let service = ScriptedService()
    service.answer = { exchange in
      if exchange.head.string(of: .path) == "/with" {
        exchange.answerFields.append(name: "x-more", value: "1")
      }
      answer(exchange)
    }
    return service
  }

  private static let answers: [@Sendable (Exchange) -> Void] = [
    { $0.respond(ScriptedService.fields("200", ("x-own", "2"))) },
    { $0.respond(PreparedHeaders([(":status", "200"), ("x-own", "2")])) },
    {
      $0.start(ScriptedService.fields("200", ("x-own", "2")))
      $0.finish()
    },
  ]

  @Test(arguments: 0..<3)
  func `HTTP 1 sends them, and not on the next request`(way: Int) throws {
    let server = try EmbeddedServer(Self.giving(Self.answers[way]))
    let with = try server.exchange("GET /with HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(with.hasPrefix("HTTP/1.1 200 OK\r\nx-own: 2\r\nx-more: 1\r\n"))
    let without = try server.exchange("GET /without HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(without.hasPrefix("HTTP/1.1 200 OK\r\nx-own: 2\r\n") && !without.contains("x-more"))
  }

  @Test(arguments: 0..<3)
  func `HTTP 2 sends them, and not on the next request`(way: Int) throws {
    let server = try EmbeddedServer(Self.giving(Self.answers[way]))
    let session = try HTTP2Session(role: .client, bounds: HTTP2Bounds(), memory: MemoryPool())
    func get(_ path: String) throws -> FieldBlock {
      var fields = FieldBlock()
      fields.append(name: ":method", value: "GET")
      fields.append(name: ":scheme", value: "http")
      fields.append(name: ":authority", value: "localhost")
      fields.append(name: ":path", value: path)
      let stream = try #require(session.request(fields, endStream: true))
      for _ in 0..<4 {
        var bytes: [UInt8] = []
        while try session.produce(into: &bytes, limit: 16_384) > 0 {}
        if !bytes.isEmpty { try server.receive(bytes) }
        server.run()
        while let buffer = try server.channel.readOutbound(as: ByteBuffer.self) {
          try session.receive(buffer.readableBytesUInt8Span, now: 0)
        }
      }
      return stream.head
    }
    let with = try get("/with")
    #expect(with.string(named: "x-own") == "2" && with.string(named: "x-more") == "1")
    let without = try get("/without")
    #expect(without.string(named: "x-own") == "2" && without.string(named: "x-more") == nil)
  }
}
