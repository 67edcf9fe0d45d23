import CallModel
import Contract
import SwiftProtobuf
import Testing

@testable import GatehouseServer
@testable import Protocols
@testable import Transport

@Suite struct RequestStreamTests {
  private typealias Request = Grpc_Reflection_V1_ServerReflectionRequest
  private typealias Response = Grpc_Reflection_V1_ServerReflectionResponse

  /// A request that says `host`, framed.
  private static func frame(_ host: String) throws -> [UInt8] {
    GRPCFrame.wrap(try Request.with { $0.host = host }.serializedBytes())
  }

  /// A conversation in which every request is answered by its host.
  private static func conversation(
    _ stage: Stage, _ exchange: SlowExchange, limit: Int = 1000
  ) throws -> RequestStream {
    let reply = try stage.open(exchange, Stage.reflect)
    return RequestStream(reply, limit: limit) { (request, reply) throws(Refusal) in
      let host = (request as? Request)?.host ?? ""
      if host == "bad" { throw Refusal(.aborted, "bad", reason: "BAD") }
      reply.send(Response.with { $0.validHost = host })
    }
  }

  private static func hosts(_ exchange: SlowExchange) throws -> [String] {
    try exchange.pieces.map { try Response(serializedBytes: Array($0.dropFirst(5))).validHost }
  }

  @Test func `requests are answered one by one, and the end follows the last`() async throws {
    let found = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      let requests = try Self.conversation(stage, exchange)
      let bytes = try Self.frame("a") + Self.frame("b")
      requests.received(Array(bytes[..<4]).span, on: exchange)
      let early = exchange.pieces.count
      requests.received(Array(bytes[4...]).span, on: exchange)
      let open = !exchange.isFinished
      requests.ended(on: exchange)
      return (early, open, try Self.hosts(exchange), exchange.grpcStatus)
    }
    #expect(found.0 == 0)
    #expect(found.1)
    #expect(found.2 == ["a", "b"])
    #expect(found.3 == "grpc-status: 0")
  }

  @Test func `while replies are not read, requests wait`() async throws {
    let found = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      exchange.room = 1
      let requests = try Self.conversation(stage, exchange)
      requests.received(
        (try Self.frame("a") + Self.frame("b") + Self.frame("c")).span, on: exchange)
      requests.ended(on: exchange)
      var counts = [exchange.pieces.count]
      exchange.read(1)
      counts.append(exchange.pieces.count)
      let finished = exchange.isFinished
      exchange.read(9)
      return (counts, finished, try Self.hosts(exchange), exchange.grpcStatus)
    }
    #expect(found.0 == [1, 2])
    #expect(!found.1)
    #expect(found.2 == ["a", "b", "c"])
    #expect(found.3 == "grpc-status: 0")
  }

  @Test func `who asks on and on without reading is refused`() async throws {
    let found = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      exchange.room = 1
      let requests = try Self.conversation(stage, exchange, limit: 100)
      let frame = try Self.frame("a")
      for _ in 0..<1000 { requests.received(frame.span, on: exchange) }
      return (exchange.pieces.count, exchange.grpcStatus, stage.desk.count)
    }
    #expect(found.0 == 1)
    #expect(found.1 == "grpc-status: 8")
    #expect(found.2 == 0)
  }

  @Test func `what is no message, or cut short, or refused, ends the conversation`() async throws {
    let statuses = try await Stage.onLoop { loop in
      let garbage = GRPCFrame.wrap([0xFF, 0xFF, 0xFF])
      let cut = Array(try Self.frame("a").dropLast())
      return try [garbage, cut, Self.frame("bad")].map { bytes in
        let stage = Stage(loop)
        let exchange = stage.exchange()
        let requests = try Self.conversation(stage, exchange)
        requests.received(bytes.span, on: exchange)
        requests.ended(on: exchange)
        return exchange.grpcStatus
      }
    }
    #expect(statuses == ["grpc-status: 3", "grpc-status: 3", "grpc-status: 10"])
  }
}
