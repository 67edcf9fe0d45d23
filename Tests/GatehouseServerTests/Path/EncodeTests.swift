import CallModel
import Contract
import Protocols
import SwiftProtobuf
import Testing

@testable import GatehouseServer
@testable import Upstream

/// The cloud's answer in the caller's codec.
@Suite(.timeLimit(.minutes(10))) struct EncodeTests {
  private static let body = Array(
    #"{"vpn_gateway":{"id":"1","name":"n","unheard_of":{}},"request_id":"r"}"#.utf8)

  private func encode(
    _ operation: String, _ codec: Codec, status: Int = 200, body: [UInt8] = body
  ) async throws -> Result<EncodedReply, Refusal> {
    var found: Result<EncodedReply, Refusal>?
    try await HeldCloud.run { cloud in
      found = try await cloud.onLoop { desk in
        do throws(Refusal) {
          return .success(
            try Encode()(
              CloudAnswer(status: status, body: body), for: desk.call(operation, "{}", codec)))
        } catch {
          return .failure(error)
        }
      }
    }
    return try #require(found)
  }

  @Test func `JSON has what the contract knows of the answer`() async throws {
    let reply = try await encode("GetVpnGateway", .json).get()
    #expect(String(decoding: reply.message, as: UTF8.self) == #"{"id":"1","name":"n"}"#)
  }

  @Test func `protobuf has the same`() async throws {
    let reply = try await encode("GetVpnGateway", .proto).get()
    let message = try VpnGateway(serializedBytes: reply.message)
    #expect(message.id == "1")
    #expect(message.name == "n")
  }

  @Test func `the status is the cloud's, and an answer without a body an empty reply`()
    async throws
  {
    let created = try await encode("CreateVpnGateway", .json, status: 201).get()
    #expect(created.facts.status == 201)
    #expect(created.facts.upstreamRequestID == nil)
    for (codec, empty) in [(Codec.json, "{}"), (.proto, "")] {
      let deleted = try await encode("DeleteVpnGateway", codec, status: 204, body: []).get()
      #expect(deleted.facts.status == 204)
      #expect(String(decoding: deleted.message, as: UTF8.self) == empty)
    }
  }

  @Test(arguments: [Codec.json, .proto])
  func `an answer that is none is refused, not passed on`(codec: Codec) async throws {
    for body in ["", "<html>", "{}", #"{"vpn_gateway":[]}"#, #"{"vpn_gateway":{"id":7}}"#] {
      let found = try await encode("GetVpnGateway", codec, body: Array(body.utf8))
      guard case .failure(let refusal) = found else {
        Issue.record("\(body) was passed on")
        continue
      }
      #expect(refusal.origin == .upstream, "\(body)")
      #expect(!refusal.message.contains("html"))
    }
  }
}
