import CallModel
import Compression
import Contract
import HTTP2Wire
import SwiftProtobuf
import Testing
import Transport

@testable import Protocols

@Suite struct GRPCFaceTests {
  private static func message(
    _ body: [UInt8], coding: String? = nil
  ) async throws -> Result<[UInt8], Refusal> {
    var head = Heads.post("/s/m", "application/grpc")
    if let coding { head.append(name: "grpc-encoding", value: coding) }
    let result = Box<Result<[UInt8], Refusal>>()
    _ = try await RecordingExchange.said(to: head, body: body) { exchange in
      do throws(Refusal) {
        result.value = .success(try GRPCFace.message(of: exchange))
      } catch {
        result.value = .failure(error)
      }
    }
    return try #require(result.value)
  }

  @Test func `a unary request is exactly one message`() async throws {
    #expect(try await Self.message([0, 0, 0, 0, 2, 5, 6]).get() == [5, 6])
    #expect(try await Self.message([0, 0, 0, 0, 0]).get() == [])
    for body: [UInt8] in [
      [], [0, 0, 0, 0], [0, 0, 0, 0, 2, 5], [0, 0, 0, 0, 1, 5, 6],
      [0, 0, 0, 0, 1, 5, 0, 0, 0, 0, 0],
    ] {
      await #expect(throws: Refusal.self) { try await Self.message(body).get() }
    }
  }

  @Test func `a packed message is unpacked`() async throws {
    let message = [UInt8](repeating: 65, count: 5000)
    let body = GRPCFrame.wrap(Gzip.compress(message), isCompressed: true)
    #expect(try await Self.message(body, coding: "gzip").get() == message)
    await #expect(throws: Refusal.self) { try await Self.message(body).get() }
  }

  @Test func `flags that no request has are refused, whatever the coding`() async throws {
    for flags: UInt8 in [2, 3, 0x80, 0x81] {
      let body = GRPCFrame.wrap(Gzip.compress([1]), flags: flags)
      let refusal = try await Self.message(body, coding: "gzip").failure
      #expect(refusal?.code == .invalidArgument)
    }
  }

  @Test func `a refusal is the only header section, with details`() async throws {
    let said = try await RecordingExchange.said { exchange in
      GRPCFace.refuse(
        Refusal(.notFound, "no such thing: 100 %", reason: "GONE"), .proto, on: exchange)
    }
    #expect(said.body.isEmpty)
    #expect(
      said.fields.prefix(4) == [
        ":status: 200", "content-type: application/grpc", "grpc-status: 5",
        "grpc-message: no such thing: 100 %25",
      ])
    let encoded = try #require(said.value("grpc-status-details-bin"))
    let details = try #require(Base64.decode(Array(encoded.utf8)))
    let status = try Google_Rpc_Status(serializedBytes: details)
    #expect(status.code == 5)
    #expect(status.message == "no such thing: 100 %")
    let info = try Google_Rpc_ErrorInfo(unpackingAny: try #require(status.details.first))
    #expect(info.reason == "GONE")
    #expect(info.domain == "gatehouse")
  }

  @Test func `a refusal of a coding names those that are taken`() async throws {
    let result = try await Self.message(GRPCFrame.wrap([1], isCompressed: true), coding: "br")
    let unknown = try #require(result.failure)
    #expect(unknown.code == .unimplemented)
    let said = try await RecordingExchange.said { GRPCFace.refuse(unknown, .proto, on: $0) }
    #expect(said.value("grpc-accept-encoding") == "gzip, identity")
    #expect(said.value("grpc-status") == "12")
  }

  @Test func `a large reply is packed for who takes gzip`() async throws {
    let message = [UInt8](repeating: 66, count: 1025)
    let head = Heads.request("POST", "/", ("grpc-accept-encoding", "identity, deflate, gzip"))
    let said = try await RecordingExchange.said(to: head) { exchange in
      Dialect(.grpc, .proto).reply(
        message, facts: ReplyFacts(upstreamRequestID: "abc"), on: exchange)
    }
    #expect(said.value("grpc-encoding") == "gzip")
    #expect(said.value("gatehouse-upstream-request-id") == "abc")
    #expect(said.value("grpc-status") == "0")
    #expect(said.body.first == 1)
    #expect(try Gzip.decompress(said.body.dropFirst(5), limit: 2000) == message)
  }

  @Test func `a small reply, or one for who does not take gzip, goes as it is`() async throws {
    let small = try await RecordingExchange.said(
      to: Heads.request("POST", "/", ("grpc-accept-encoding", "gzip"))
    ) { Dialect(.grpc, .json).reply([1, 2], facts: ReplyFacts(), on: $0) }
    #expect(small.value("grpc-encoding") == nil)
    #expect(small.value("content-type") == "application/grpc+json")
    #expect(small.body == [0, 0, 0, 0, 2, 1, 2])
    let plain = try await RecordingExchange.said { exchange in
      Dialect(.grpc, .proto).reply(
        [UInt8](repeating: 1, count: 2000), facts: ReplyFacts(), on: exchange)
    }
    #expect(plain.value("grpc-encoding") == nil)
    #expect(plain.body.count == 2005)
  }

  @Test func `a timeout that is none is refused`() throws {
    #expect(
      try GRPCFace.timeout(of: Heads.request("POST", "/", ("grpc-timeout", "250m")))
        == .milliseconds(250))
    #expect(try GRPCFace.timeout(of: Heads.request("POST", "/")) == nil)
    let wrong = refusal { () throws(Refusal) in
      try GRPCFace.timeout(of: Heads.request("POST", "/", ("grpc-timeout", "soon")))
    }
    #expect(wrong?.code == .invalidArgument)
  }
}

extension Result {
  var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
