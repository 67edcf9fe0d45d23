import CallModel
import Contract
import SwiftProtobuf
import Testing

@testable import GatehouseServer

@Suite(.timeLimit(.minutes(10))) struct PartFetchTests {
  /// Fetches in a task on the loop; the test plays the cloud meanwhile.
  private func fetch(
    _ operation: String, from cloud: HeldCloud
  ) -> Task<Result<[any Message], Refusal>, Never> {
    cloud.inTask { desk in
      let call = desk.call("GetTopology", "{}")
      let fetch = PartFetch(
        table: Stage.table, route: desk.route, call: call, decide: desk.path.decide,
        read: desk.path.read)
      return await fetch.fetch(operation, ListVpnConnectionsRequest())
    }
  }

  /// A minute earlier for every row.
  private static func time(_ row: Int) -> String {
    let (hour, minute) = (23 - row / 60, 59 - row % 60)
    return "2022-12-12T\(hour):\(minute < 10 ? "0" : "")\(minute):00Z"
  }

  private static func page(_ ids: Range<Int>) -> String {
    let rows = ids.map { #"{"id":"r\#($0)","created_at":"\#(time($0))"}"# }.joined(separator: ",")
    return
      #"{"vpn_connections":[\#(rows)],"page_info":{"next_marker":"\#(time(ids.upperBound - 1))"}}"#
  }

  @Test func `every page of a list is fetched`() async throws {
    try await HeldCloud.run { cloud in
      let task = fetch("ListVpnConnections", from: cloud)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-connection?limit=200")
      try await cloud.answer(200, Self.page(0..<200))
      #expect(
        await cloud.next()
          == "asked GET /v5/p/vpn-connection?limit=200&marker=2022-12-12T20%3A40%3A00Z")
      try await cloud.answer(200, Self.page(200..<201))
      let replies = try await task.value.get().compactMap { $0 as? ListVpnConnectionsResponse }
      #expect(replies.map(\.vpnConnections.count) == [200, 1])
    }
  }

  @Test func `a refusal on a later page is the part's`() async throws {
    try await HeldCloud.run { cloud in
      let task = fetch("ListVpnConnections", from: cloud)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-connection?limit=200")
      try await cloud.answer(200, Self.page(0..<200))
      #expect(
        await cloud.next()
          == "asked GET /v5/p/vpn-connection?limit=200&marker=2022-12-12T20%3A40%3A00Z")
      try await cloud.answer(404, #"{"error_code":"VPN.0004","error_msg":"gone"}"#)
      let result = await task.value
      #expect(throws: Refusal.self) { try result.get() }
    }
  }
}
