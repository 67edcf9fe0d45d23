import CallModel
import Contract
import NIOCore
import Testing

@testable import GatehouseServer

/// Gets that wait for an end state.
@Suite(.timeLimit(.minutes(10))) struct StateWaitTests {
  private static let id = "620d99b8-de30-4a8d-8a86-200b868f2d7d"
  private static let waiting = "{\"vgw_id\":\"\(id)\",\"wait\":\"3600s\"}"
  private static let list = "asked GET /v5/p/vpn-gateways"

  private static let one = "asked GET /v5/p/vpn-gateways/\(id)"

  private static func rows(_ status: String) -> String {
    "{\"vpn_gateways\":[{\"id\":\"\(id)\",\"status\":\"\(status)\"}]}"
  }

  @Test func `a drain answers with the present state, and a cloud's refusal is told`() async throws
  {
    try await HeldCloud.run { cloud in
      _ = try await cloud.start("GetVpnGateway", Self.waiting)
      try await cloud.expect(Self.list)
      try await cloud.answer(200, Self.rows("PENDING_CREATE"))
      // What is not enough is not said, and the list is asked for again.
      try await cloud.expect(Self.list)
      try await cloud.onLoop { desk in desk.path.watches.drain() }
      try await cloud.expect("said 200")
      try await cloud.answer(200, Self.rows("PENDING_CREATE"))
      // Who comes now hears the first state that is seen.
      _ = try await cloud.start("GetVpnGateway", Self.waiting)
      try await cloud.expect(Self.list)
      try await cloud.answer(200, "{\"vpn_gateways\":[]}")
      try await cloud.expect(Self.one)
      try await cloud.answer(
        404, "{\"error_code\":\"VPN.0004\",\"error_msg\":\"resource not found\"}")
      try await cloud.expect("said 404")
    }
  }

  @Test func `whoever leaves is forgotten`() async throws {
    try await HeldCloud.run { cloud in
      let exchange = try await cloud.start("GetVpnGateway", Self.waiting)
      try await cloud.expect(Self.list)
      try await cloud.onLoop { _ in exchange.value.leave() }
      try await cloud.answer(200, Self.rows("ACTIVE"))
      // The next call is served on the same loop behind whatever was due before.
      _ = try await cloud.start("GetVpnGateway", "{\"vgw_id\":\"\(Self.id)\"}")
      try await cloud.expect(Self.one)
      try await cloud.answer(200, "{\"vpn_gateway\":{\"id\":\"\(Self.id)\"}}")
      try await cloud.expect("said 200")
      #expect(try await cloud.onLoop { $0.path.watches.ring.allowance.total } == 0)
    }
  }
}
