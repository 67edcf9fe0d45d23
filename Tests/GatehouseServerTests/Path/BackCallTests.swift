import CallModel
import NIOCore
import Protocols
import Testing
import Transport

@testable import GatehouseServer

/// A call that waits for the cloud: who is told what, once, and what becomes of the waiting.
@Suite(.timeLimit(.minutes(10))) struct BackCallTests {
  private static let id = "620d99b8-de30-4a8d-8a86-200b868f2d7d"
  private static let message = "{\"vgw_id\":\"\(id)\"}"
  private static let place = "/v5/p/vpn-gateways/\(id)"
  private static let gateway = "{\"vpn_gateway\":{\"id\":\"\(id)\"}}"

  /// A read that is sent and answered; what else was due before is done by then.
  private func read(from cloud: HeldCloud) async throws {
    _ = try await cloud.start("GetVpnGateway", Self.message)
    #expect(await cloud.next() == "asked GET \(Self.place)")
    try await cloud.answer(200, Self.gateway)
    #expect(await cloud.next() == "said 200")
  }

  /// Proves that the write that waits was not cut: a reset would be seen before the next request
  /// of the same connection. Then lets it end, and nobody be told.
  private func finishWrite(at cloud: HeldCloud) async throws {
    _ = try await cloud.start("GetVpnGateway", Self.message)
    #expect(await cloud.next() == "asked GET \(Self.place)")
    try await cloud.answer(204)
    try await cloud.answer(200, Self.gateway)
    #expect(await cloud.next() == "said 200")
  }

  /// How calls ended, by the name of the code; `OK` for success.
  private func outcomes(_ cloud: HeldCloud) async throws -> [String: UInt64] {
    try await cloud.onLoop { desk in
      Dictionary(
        desk.tally.snapshot.map { ($0.code?.name ?? "OK", $0.count) }, uniquingKeysWith: +)
    }
  }

  @Test func `an answer in time is said, and no deadline after it`() async throws {
    try await HeldCloud.run { cloud in
      try await read(from: cloud)
      try await cloud.passDeadlines()
      try await read(from: cloud)
      #expect(try await outcomes(cloud) == ["OK": 2])
    }
  }

  // With a key that is known to be good the first attempt is made without a task.
  @Test(arguments: [false, true])
  func `a read whose deadline passes is refused once and given up`(
    isKeyKnown: Bool
  ) async throws {
    try await HeldCloud.run { cloud in
      if isKeyKnown { try await read(from: cloud) }
      let exchange = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.passDeadlines()
      #expect(await cloud.next() == "said 504")
      #expect(await cloud.next() == "reset GET")
      try await cloud.passDeadlines()
      try await read(from: cloud)
      let text = try await cloud.onLoop { _ in exchange.value.text }
      #expect(text.contains("\"code\":\"deadline_exceeded\""))
      #expect(text.contains("there was no answer within the call's deadline"))
      #expect(
        try await outcomes(cloud) == ["DEADLINE_EXCEEDED": 1, "OK": isKeyKnown ? 2 : 1])
    }
  }

  @Test func `a write whose deadline passes is finished, and its answer dropped`() async throws {
    try await HeldCloud.run { cloud in
      // With a key that is known to be good calls do not wait for each other.
      try await read(from: cloud)
      _ = try await cloud.start("DeleteVpnGateway", Self.message)
      #expect(await cloud.next() == "asked DELETE \(Self.place)")
      try await cloud.passDeadlines()
      #expect(await cloud.next() == "said 504")
      try await finishWrite(at: cloud)
      #expect(try await outcomes(cloud) == ["DEADLINE_EXCEEDED": 1, "OK": 2])
    }
  }

  @Test(arguments: [false, true])
  func `a read whose caller leaves is given up, and nobody is told`(
    isKeyKnown: Bool
  ) async throws {
    try await HeldCloud.run { cloud in
      if isKeyKnown { try await read(from: cloud) }
      let exchange = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.onLoop { _ in exchange.value.leave() }
      #expect(await cloud.next() == "reset GET")
      try await cloud.passDeadlines()
      try await read(from: cloud)
      #expect(try await cloud.onLoop { _ in !exchange.value.isAnswered })
      #expect(try await outcomes(cloud) == ["OK": isKeyKnown ? 2 : 1])
    }
  }

  @Test func `a write whose caller leaves is finished, and nobody is told`() async throws {
    try await HeldCloud.run { cloud in
      try await read(from: cloud)
      let exchange = try await cloud.start("DeleteVpnGateway", Self.message)
      #expect(await cloud.next() == "asked DELETE \(Self.place)")
      try await cloud.onLoop { _ in exchange.value.leave() }
      try await finishWrite(at: cloud)
      #expect(try await cloud.onLoop { _ in !exchange.value.isAnswered })
      #expect(try await outcomes(cloud) == ["OK": 2])
    }
  }

  @Test func `a write that failed and may be sent again is, though its caller has left`()
    async throws
  {
    try await HeldCloud.run { cloud in
      try await read(from: cloud)
      let exchange = try await cloud.start("DeleteVpnGateway", Self.message)
      #expect(await cloud.next() == "asked DELETE \(Self.place)")
      try await cloud.onLoop { _ in exchange.value.leave() }
      try await cloud.answer(400, #"{"error_code":"VPN.0030","error_msg":"busy"}"#)
      #expect(await cloud.next() == "asked DELETE \(Self.place)")
      try await cloud.answer(204)
      try await read(from: cloud)
      #expect(try await cloud.onLoop { _ in !exchange.value.isAnswered })
    }
  }

  @Test func `a refusal on the way is said in the caller's words and counted`() async throws {
    try await HeldCloud.run { cloud in
      let bad = try await cloud.start("GetVpnGateway", "{\"vgw_id\":\"7\"}")
      #expect(await cloud.next() == "said 400")
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(404, #"{"error_code":"VPN.0004","error_msg":"no such gateway"}"#)
      #expect(await cloud.next() == "said 404")
      #expect(try await cloud.onLoop { _ in bad.value.text.contains("vgw_id") })
      #expect(try await outcomes(cloud) == ["INVALID_ARGUMENT": 1, "NOT_FOUND": 1])
    }
  }
}
