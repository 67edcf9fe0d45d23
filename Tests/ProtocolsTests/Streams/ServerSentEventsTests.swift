import CallModel
import HTTP2Wire
import Testing
import Transport

@testable import Protocols

@Suite struct ServerSentEventsTests {
  private static let rest = Dialect(.rest, .json)
  private static let draining = Refusal(
    .unavailable, "going away", reason: "DRAINING", retryAfter: .milliseconds(1500))

  @Test func `a stream of events says its type, and that nobody is to keep it`() async throws {
    let said = try await RecordingExchange.said { exchange in
      let face = StreamFace(Self.rest, exchange.head)
      face.begin(on: exchange)
      exchange.write(face.frame(Array(#"{"a":1}"#.utf8), id: "t-1"))
      exchange.write(face.beat ?? [])
      exchange.write(face.frame(Array("{}".utf8)))
      face.end(nil, on: exchange)
    }
    #expect(
      said.fields == [
        ":status: 200", "content-type: text/event-stream", "cache-control: no-store",
        "x-accel-buffering: no",
      ])
    #expect(said.text == "id: t-1\ndata: {\"a\":1}\n\n:\n\ndata: {}\n\n")
    #expect(said.isFinished)
  }

  @Test func `a refusal that ends it is an event of its own, with the time to come back`()
    async throws
  {
    let said = try await RecordingExchange.said { exchange in
      let face = StreamFace(Self.rest, exchange.head)
      face.begin(on: exchange)
      face.end(Self.draining, on: exchange)
    }
    #expect(said.text.hasPrefix("retry: 1500\nevent: refusal\ndata: {\"title\":"))
    #expect(said.text.hasSuffix("}\n\n"))
    #expect(said.text.split(separator: "\n").count == 3)
  }

  @Test func `one that did not begin is refused like any call`() async throws {
    let said = try await RecordingExchange.said { exchange in
      StreamFace(Self.rest, exchange.head).refuse(Self.draining, on: exchange)
    }
    #expect(said.value(":status") == "503")
    #expect(said.value("content-type") == "application/problem+json")
  }

  @Test func `one with nothing to say tells the client not to come again`() async throws {
    let said = try await RecordingExchange.said { exchange in
      StreamFace(Self.rest, exchange.head).endEmpty(on: exchange)
    }
    #expect(said.fields == [":status: 204"])
    let grpc = try await RecordingExchange.said { exchange in
      StreamFace(Dialect(.grpc, .proto), exchange.head).endEmpty(on: exchange)
    }
    #expect(grpc.trailers == ["grpc-status: 0"])
  }

  @Test func `other faces have no words for being alive`() {
    let head = FieldBlock()
    for face in [Face.grpc, .grpcWeb, .connect] {
      #expect(StreamFace(Dialect(face, .json), head).beat == nil)
    }
  }
}
