import Contract
import NIOCore
import Reads
import Testing

@testable import GatehouseServer

/// `RowSightings`: what a list shows of resources whose gets are stored.
@Suite(.timeLimit(.minutes(10))) struct RowSightingsTests {
  private static let id = "620d99b8-de30-4a8d-8a86-200b868f2d7d"
  private static let get = "{\"vpn_connection_id\":\"\(id)\"}"
  private static let place = "/v5/p/vpn-connection/\(id)"

  private static func connection(_ status: String, _ second: Int = 1) -> String {
    "{\"id\":\"\(id)\",\"status\":\"\(status)\",\"updated_at\":\"2026-01-01T00:00:0\(second)Z\"}"
  }

  private func get(_ cloud: HeldCloud, _ answer: (Int, String)?) async throws {
    _ = try await cloud.start("GetVpnConnection", Self.get)
    if let answer {
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(answer.0, answer.1)
    }
    #expect(await cloud.next() == "said \(answer?.0 ?? 200)")
  }

  /// Asks for the list, whatever of it is stored.
  private func list(_ cloud: HeldCloud, _ row: String) async throws {
    let list = try #require(OperationTable.shared.operation(named: "ListVpnConnections")).index
    _ = try await cloud.onLoop { $0.path.read.desk.cache.forget(answersTo: list) }
    _ = try await cloud.start("ListVpnConnections", "{}")
    #expect(await cloud.next() == "asked GET /v5/p/vpn-connection?limit=200")
    try await cloud.answer(200, "{\"vpn_connections\":[\(row)]}")
    #expect(await cloud.next() == "said 200")
  }

  private static func found(_ row: String) -> (Int, String) { (200, "{\"vpn_connection\":\(row)}") }

  @Test func `a get that a newer list shows in another state is not given any more`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      try await get(cloud, Self.found(Self.connection("DOWN")))
      try await list(cloud, Self.connection("DOWN"))
      try await get(cloud, nil)
      try await list(cloud, Self.connection("ACTIVE"))
      try await get(cloud, Self.found(Self.connection("ACTIVE")))
      try await get(cloud, nil)
      // The same state, and changed since.
      try await list(cloud, Self.connection("ACTIVE", 2))
      try await get(cloud, Self.found(Self.connection("ACTIVE", 2)))
    }
  }

  @Test func `what was not there, and is in the list, is asked for again`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      try await get(cloud, (404, #"{"error_code":"VPN.0004","error_msg":"gone"}"#))
      try await list(cloud, Self.connection("DOWN"))
      try await get(cloud, Self.found(Self.connection("DOWN")))
    }
  }

  @Test func `of what a row leaves out nothing is concluded`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      try await get(cloud, Self.found(Self.connection("DOWN")))
      try await list(cloud, "{\"id\":\"\(Self.id)\"}")
      try await get(cloud, nil)
    }
  }
}
