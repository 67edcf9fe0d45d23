import CallModel
import Contract
import Protocols
import SwiftProtobuf
import Testing
import Upstream

@testable import GatehouseServer

/// What the cloud is asked for a valid request, and what of its answer comes back.
@Suite(.timeLimit(.minutes(10))) struct SendTests {
  private static let id = "620d99b8-de30-4a8d-8a86-200b868f2d7d"

  /// Sends what is understood of a message; `said` once the cloud has answered.
  private func send(
    _ operation: String, _ message: String, to cloud: HeldCloud
  ) -> Task<Result<CloudAnswer, Refusal>, Never> {
    cloud.inTask { desk in
      let call = desk.call(operation, message)
      do throws(Refusal) {
        let request = try desk.path.understand(call)
        return .success(
          try await Send()(
            Send().request(request, on: desk.route, for: call), after: nil, on: desk.route,
            for: call))
      } catch {
        return .failure(error)
      }
    }
  }

  @Test func `a read asks for its place in the project of the credential`() async throws {
    try await HeldCloud.run { cloud in
      let sent = send("GetVpnGateway", "{\"vgw_id\":\"\(Self.id)\"}", to: cloud)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateways/\(Self.id)")
      try await cloud.answer(200, "{\"vpn_gateway\":{}}")
      let answer = try await sent.value.get()
      #expect(answer.status == 200)
      #expect(String(decoding: answer.body, as: UTF8.self) == "{\"vpn_gateway\":{}}")
      #expect(answer.requestID == "r-1")
    }
  }

  @Test func `a write sends what the caller gave, in the cloud's envelope`() async throws {
    try await HeldCloud.run { cloud in
      let sent = send(
        "UpdateVpnGateway",
        "{\"vgw_id\":\"\(Self.id)\",\"vpn_gateway\":{\"name\":\"new\"}}", to: cloud)
      #expect(
        await cloud.next()
          == "asked PUT /v5/p/vpn-gateways/\(Self.id) {\"vpn_gateway\":{\"name\":\"new\"}}")
      try await cloud.answer(200, "{}")
      #expect(try await sent.value.get().status == 200)
    }
  }

  @Test func `a plain request and its message ask for the same`() async throws {
    try await HeldCloud.run { cloud in
      for isPlain in [true, false] {
        let sent = cloud.inTask { desk -> Int? in
          let call = desk.call("GetVpnGateway")
          let message = GetVpnGatewayRequest.with { $0.vgwID = Self.id }
          guard let wire: [UInt8] = try? message.serializedBytes(),
            let plain = call.operation.plainRequest(proto: wire)
          else { return nil }
          let request: ValidRequest = isPlain ? .plain(plain) : .message(message)
          return
            (try? await Send()(
              Send().request(request, on: desk.route, for: call), after: nil, on: desk.route,
              for: call))?.status
        }
        #expect(await cloud.next() == "asked GET /v5/p/vpn-gateways/\(Self.id)")
        try await cloud.answer(200, "{}")
        #expect(await sent.value == 200)
      }
    }
  }

  @Test func `what the cloud refuses is refused`() async throws {
    try await HeldCloud.run { cloud in
      let sent = send("DeleteVpnGateway", "{\"vgw_id\":\"\(Self.id)\"}", to: cloud)
      #expect(await cloud.next() == "asked DELETE /v5/p/vpn-gateways/\(Self.id)")
      try await cloud.answer(404, #"{"error_code":"VPN.0004","error_msg":"gone"}"#)
      guard case .failure(let refusal) = await sent.value else {
        Issue.record("was not refused")
        return
      }
      #expect(refusal.code == .notFound)
      #expect(refusal.origin == .upstream)
    }
  }

  @Test func `what would step up in the cloud's path is not sent`() async throws {
    try await HeldCloud.run { cloud in
      let sent = cloud.inTask { desk in
        let message = GetVpnGatewayRequest.with { $0.vgwID = ".." }
        do throws(Refusal) {
          _ = try Send().request(
            .message(message), on: desk.route, for: desk.call("GetVpnGateway"))
          return "was sent"
        } catch {
          return error.code.name
        }
      }
      #expect(await sent.value == "INVALID_ARGUMENT")
    }
  }
}
