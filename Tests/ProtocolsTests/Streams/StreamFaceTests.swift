import CallModel
import Compression
import Foundation
import HTTP2Wire
import Testing
import Transport

@testable import Protocols

@Suite struct StreamFaceTests {
  private static let draining = Refusal(
    .unavailable, "going away", reason: "DRAINING", retryAfter: .seconds(1))

  @Test func `a gRPC stream ends in trailers`() async throws {
    let said = try await RecordingExchange.said { exchange in
      let face = StreamFace(Dialect(.grpc, .proto), exchange.head)
      face.begin(on: exchange)
      exchange.write(face.frame([1]))
      face.end(nil, on: exchange)
    }
    #expect(said.fields == [":status: 200", "content-type: application/grpc"])
    #expect(said.body == [0, 0, 0, 0, 1, 1])
    #expect(said.trailers == ["grpc-status: 0"])
    #expect(said.isFinished)
  }

  @Test func `a gRPC stream that began is refused in its trailers`() async throws {
    let said = try await RecordingExchange.said { exchange in
      let face = StreamFace(Dialect(.grpc, .proto), exchange.head)
      face.begin(on: exchange)
      face.end(Self.draining, on: exchange)
    }
    #expect(said.trailers.prefix(2) == ["grpc-status: 14", "grpc-message: going away"])
    #expect(said.value("grpc-status-details-bin") != nil)
  }

  @Test func `a gRPC stream that did not begin is refused in its only section`() async throws {
    let said = try await RecordingExchange.said { exchange in
      StreamFace(Dialect(.grpc, .json), exchange.head).refuse(Self.draining, on: exchange)
    }
    #expect(said.value("content-type") == "application/grpc+json")
    #expect(said.value("grpc-status") == "14")
    #expect(said.trailers.isEmpty)
  }

  @Test(arguments: [Dialect(.grpcWeb, .proto), .grpcWebText])
  func `a gRPC-Web stream ends in a frame of trailers`(dialect: Dialect) async throws {
    for (refusal, end) in [
      (nil, "grpc-status: 0\r\n"),
      (Self.draining, "grpc-status: 14\r\ngrpc-message: going away\r\n"),
    ] {
      let said = try await RecordingExchange.said { exchange in
        let face = StreamFace(dialect, exchange.head)
        face.begin(on: exchange)
        exchange.write(face.frame([1]))
        face.end(refusal, on: exchange)
      }
      #expect(said.value("content-type") == GRPCWebFace.contentType(of: dialect))
      let body = try #require(dialect.isText ? GRPCWebText.decode(said.body) : said.body)
      #expect(Array(body[..<6]) == [0, 0, 0, 0, 1, 1] && body[6] == 0x80)
      #expect(text(body[11...]).hasPrefix(end))
      #expect(said.trailers.isEmpty && said.isFinished)
    }
  }

  @Test func `a gRPC-Web stream that did not begin is refused in its only section`() async throws {
    let said = try await RecordingExchange.said { exchange in
      StreamFace(.grpcWebText, exchange.head).refuse(Self.draining, on: exchange)
    }
    #expect(said.value("content-type") == "application/grpc-web-text+proto")
    #expect(said.value("grpc-status") == "14")
    #expect(said.body.isEmpty && said.isFinished)
  }

  @Test func `a Connect stream ends in an envelope of its own`() async throws {
    let said = try await RecordingExchange.said { exchange in
      let face = StreamFace(Dialect(.connect, .json), exchange.head)
      face.begin(on: exchange)
      exchange.write(face.frame(Array("{}".utf8)))
      face.end(nil, on: exchange)
    }
    #expect(said.fields == [":status: 200", "content-type: application/connect+json"])
    #expect(said.body == [0, 0, 0, 0, 2] + Array("{}".utf8) + [2, 0, 0, 0, 2] + Array("{}".utf8))
    #expect(said.trailers.isEmpty)
    #expect(said.isFinished)
  }

  @Test(arguments: [false, true])
  func `a Connect stream is refused with status 200 and an error at its end`(
    hasBegun: Bool
  ) async throws {
    let said = try await RecordingExchange.said { exchange in
      let face = StreamFace(Dialect(.connect, .proto), exchange.head)
      if hasBegun {
        face.begin(on: exchange)
        face.end(Self.draining, on: exchange)
      } else {
        face.refuse(Self.draining, on: exchange)
      }
    }
    #expect(said.fields == [":status: 200", "content-type: application/connect+proto"])
    #expect(said.body.first == 2)
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(said.body.dropFirst(5))) as? [String: Any])
    let error = try #require(json["error"] as? [String: Any])
    #expect(error["code"] as? String == "unavailable")
    #expect(error["message"] as? String == "going away")
    #expect((error["details"] as? [[String: String]])?.count == 2)
    #expect(json["metadata"] as? [String: [String]] == ["retry-after": ["1"]])
  }

  @Test func `large messages are packed for who takes gzip, small ones are not`() async throws {
    let large = [UInt8](repeating: 3, count: 2000)
    for (dialect, accepted, coding) in [
      (Dialect(.grpc, .proto), "grpc-accept-encoding", "grpc-encoding"),
      (Dialect(.grpcWeb, .proto), "grpc-accept-encoding", "grpc-encoding"),
      (Dialect(.connect, .proto), "connect-accept-encoding", "connect-content-encoding"),
    ] {
      let head = Heads.request("POST", "/", (accepted, "gzip"))
      let said = try await RecordingExchange.said(to: head) { exchange in
        let face = StreamFace(dialect, exchange.head)
        face.begin(on: exchange)
        exchange.write(face.frame([9]))
        exchange.write(face.frame(large))
      }
      #expect(said.value(coding) == "gzip")
      #expect(Array(said.body[..<7]) == [0, 0, 0, 0, 1, 9, 1])
      #expect(try Gzip.decompress(said.body[11...], limit: 2000) == large)
    }
  }

  @Test func `only Connect asks for its version`() {
    let head = Heads.request("POST", "/", ("connect-protocol-version", "7"))
    #expect(
      refusal { () throws(Refusal) in
        try StreamFace(Dialect(.connect, .json), head).check(head)
      }?.code == .invalidArgument)
    #expect(
      refusal { () throws(Refusal) in try StreamFace(Dialect(.grpc, .proto), head).check(head) }
        == nil)
  }
}
