import NIOCore
import Testing

@testable import Admission
@testable import GatehouseServer

/// The place of a call among those in flight, however it ends.
@Suite(.timeLimit(.minutes(10))) struct BackCallPlaceTests {
  private static let id = "620d99b8-de30-4a8d-8a86-200b868f2d7d"
  private static let message = "{\"vgw_id\":\"\(id)\"}"
  private static let place = "/v5/p/vpn-gateways/\(id)"

  /// A read that is sent and answered; what else was due before is done by then.
  private func read(from cloud: HeldCloud, among inFlight: InFlight = InFlight()) async throws {
    _ = try await cloud.start("GetVpnGateway", Self.message, among: inFlight)
    #expect(await cloud.next() == "asked GET \(Self.place)")
    #expect(inFlight.count == 1)
    try await cloud.answer(200, "{\"vpn_gateway\":{\"id\":\"\(Self.id)\"}}")
    #expect(await cloud.next() == "said 200")
  }

  @Test func `is free again before the answer is there`() async throws {
    try await HeldCloud.run { cloud in
      let inFlight = InFlight()
      // The first one waits for the verdict on the key in a task, the second one has none.
      try await read(from: cloud, among: inFlight)
      #expect(inFlight.count == 0)
      try await read(from: cloud, among: inFlight)
      #expect(inFlight.count == 0)
    }
  }

  @Test func `is free again after a refusal`() async throws {
    try await HeldCloud.run { cloud in
      let inFlight = InFlight()
      _ = try await cloud.start("GetVpnGateway", "{\"vgw_id\":\"no id\"}", among: inFlight)
      #expect(await cloud.next() == "said 400")
      #expect(inFlight.count == 0)
    }
  }

  @Test func `of a read whose deadline passes is free, since it is given up`() async throws {
    try await HeldCloud.run { cloud in
      let inFlight = InFlight()
      _ = try await cloud.start("GetVpnGateway", Self.message, among: inFlight)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.passDeadlines()
      #expect(await cloud.next() == "said 504")
      #expect(inFlight.count == 0)
      #expect(await cloud.next() == "reset GET")
    }
  }

  @Test func `of a read whose caller leaves is free, since it is given up`() async throws {
    try await HeldCloud.run { cloud in
      try await read(from: cloud)
      let inFlight = InFlight()
      let exchange = try await cloud.start("GetVpnGateway", Self.message, among: inFlight)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.onLoop { _ in exchange.value.leave() }
      #expect(inFlight.count == 0)
      #expect(await cloud.next() == "reset GET")
    }
  }

  @Test func `of a write is kept until it is done, whoever left meanwhile`() async throws {
    try await HeldCloud.run { cloud in
      try await read(from: cloud)
      let inFlight = InFlight()
      let exchange = try await cloud.start("DeleteVpnGateway", Self.message, among: inFlight)
      #expect(await cloud.next() == "asked DELETE \(Self.place)")
      try await cloud.onLoop { _ in exchange.value.leave() }
      _ = try await cloud.start("DeleteVpnGateway", Self.message, among: inFlight)
      #expect(await cloud.next() == "asked DELETE \(Self.place)")
      try await cloud.passDeadlines()
      #expect(await cloud.next() == "said 504")
      #expect(inFlight.count == 2)
      try await cloud.answer(204)
      try await cloud.answer(204)
      try await read(from: cloud)
      #expect(inFlight.count == 0)
    }
  }
}
