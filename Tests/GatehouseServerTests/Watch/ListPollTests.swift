import CallModel
import Contract
import NIOCore
import Synchronization
import Testing
import Upstream

@testable import GatehouseServer

/// One `ListPoll` for everybody.
@Suite(.timeLimit(.minutes(10))) struct ListPollTests {
  private static let id = "620d99b8-de30-4a8d-8a86-200b868f2d7d"
  private static let waiting = "{\"vgw_id\":\"\(id)\",\"wait\":\"3600s\"}"
  private static let list = "asked GET /v5/p/vpn-gateways"

  private static func rows(_ status: String) -> String {
    "{\"vpn_gateways\":[{\"id\":\"\(id)\",\"status\":\"\(status)\"}]}"
  }

  @Test func `however many wait, the list is asked for once, and all are told`() async throws {
    try await HeldCloud.run { cloud in
      let (answers, said) = AsyncStream<String>.makeStream()
      try await cloud.onLoop { desk in
        for _ in 0..<20 {
          let exchange = desk.exchange()
          exchange.whenAnswered = { [unowned exchange] in said.yield(exchange.text) }
          desk.call("GetVpnGateway", Self.waiting, on: exchange).start()
        }
      }
      try await cloud.expect(Self.list)
      try await cloud.answer(200, Self.rows("ACTIVE"))
      var told: [String] = []
      for await answer in answers {
        told.append(answer)
        if told.count == 20 { break }
      }
      #expect(told.allSatisfy { $0.contains("\"status\":\"ACTIVE\"") })
      let counts = try await cloud.onLoop { desk in
        let ring = desk.path.watches.ring
        return (
          ring.counts.pages.load(ordering: .relaxed), ring.counts.lists.load(ordering: .relaxed),
          ring.allowance.total
        )
      }
      #expect(counts == (1, 0, 0))
    }
  }

  @Test func `a page that is polled is kept for everybody`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      _ = try await cloud.start("GetVpnGateway", Self.waiting)
      try await cloud.expect(Self.list)
      try await cloud.answer(200, Self.rows("FAULT"))
      try await cloud.expect("said 200")
      _ = try await cloud.start("ListVpnGateways", "{}")
      try await cloud.expect("said 200")
    }
  }
}

extension HeldCloud {
  /// Holds what is seen next against what should be.
  func expect(_ wanted: String) async throws {
    let seen = await next()
    #expect(seen == wanted)
  }
}
