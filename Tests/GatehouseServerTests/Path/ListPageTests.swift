import CallModel
import NIOCore
import Testing

@testable import GatehouseServer

/// A list from the call to the cloud and back: what is asked for, and what the caller is given.
@Suite(.timeLimit(.minutes(10))) struct ListPageTests {
  /// A minute earlier for every row.
  private static func time(_ row: Int) -> String {
    let (hour, minute) = (23 - row / 60, 59 - row % 60)
    return "2022-12-12T\(hour):\(minute < 10 ? "0" : "")\(minute):00Z"
  }

  private static func page(_ ids: Range<Int>, total: Int) -> String {
    let rows = ids.map { #"{"id":"r\#($0)","created_at":"\#(time($0))"}"# }.joined(separator: ",")
    return
      #"{"vpn_connections":[\#(rows)],"page_info":{"next_marker":"\#(time(ids.upperBound - 1))"},"#
      + #""total_count":\#(total),"request_id":"r"}"#
  }

  private static func token(in text: String) throws -> String {
    let parts = text.split(separator: "\"next_page_token\":\"", maxSplits: 1)
    return String(try #require(parts.last?.split(separator: "\"").first))
  }

  @Test func `a page is cut of the cloud's largest, and the next one goes on behind it`()
    async throws
  {
    try await HeldCloud.run { cloud in
      let first = try await cloud.start("ListVpnConnections", #"{"page_size":2}"#)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-connection?limit=200")
      try await cloud.answer(200, Self.page(0..<3, total: 3))
      #expect(await cloud.next() == "said 200")
      let text = try await cloud.onLoop { _ in first.value.text }
      #expect(text.contains(#""id":"r1""#) && !text.contains(#""id":"r2""#))
      #expect(text.contains(#""total_size":3"#))

      let token = try Self.token(in: text)
      let second = try await cloud.start(
        "ListVpnConnections", #"{"page_size":2,"page_token":"\#(token)"}"#)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-connection?limit=200")
      try await cloud.answer(200, Self.page(0..<3, total: 3))
      #expect(await cloud.next() == "said 200")
      let rest = try await cloud.onLoop { _ in second.value.text }
      #expect(rest.contains(#""id":"r2""#) && !rest.contains(#""id":"r1""#))
      #expect(!rest.contains("next_page_token"))
    }
  }

  @Test func `filters and the cloud's cursor travel together, in the order of signing`()
    async throws
  {
    try await HeldCloud.run { cloud in
      let filter = #""vgw_ip":"192.168.45.7""#
      let first = try await cloud.start("ListVpnConnections", "{\(filter)}")
      #expect(
        await cloud.next() == "asked GET /v5/p/vpn-connection?limit=200&vgw_ip=192.168.45.7")
      try await cloud.answer(200, Self.page(0..<200, total: 900))
      #expect(await cloud.next() == "said 200")
      let text = try await cloud.onLoop { _ in first.value.text }
      #expect(!text.contains("total_size"))
      let token = try Self.token(in: text)
      let message = #"{\#(filter),"page_token":"\#(token)"}"#
      _ = try await cloud.start("ListVpnConnections", message)
      #expect(
        await cloud.next()
          == "asked GET /v5/p/vpn-connection?limit=200&marker=2022-12-12T20%3A40%3A00Z"
          + "&vgw_ip=192.168.45.7"
      )
      try await cloud.answer(200, Self.page(200..<201, total: 900))
      #expect(await cloud.next() == "said 200")
      // Without the filter the token is another request's, and nothing is asked.
      _ = try await cloud.start("ListVpnConnections", #"{"page_token":"\#(token)"}"#)
      #expect(await cloud.next() == "said 400")
    }
  }

  @Test func `rows that the cloud counts and does not give are told`() async throws {
    try await HeldCloud.run { cloud in
      let call = try await cloud.start("ListVpnConnections", "{}")
      #expect(await cloud.next() == "asked GET /v5/p/vpn-connection?limit=200")
      try await cloud.answer(200, Self.page(0..<3, total: 5))
      #expect(await cloud.next() == "said 200")
      let fields = try await cloud.onLoop { _ in call.value.fields }
      #expect(fields.contains("gatehouse-list-missing: 2"))
    }
  }

  @Test func `an answer that is no list is the cloud's fault`() async throws {
    try await HeldCloud.run { cloud in
      let call = try await cloud.start("ListVpnConnections", "{}")
      #expect(await cloud.next() == "asked GET /v5/p/vpn-connection?limit=200")
      try await cloud.answer(200, #"{"vpn_connections":7}"#)
      #expect(await cloud.next() == "said 500")
      #expect(try await cloud.onLoop { _ in call.value.text.contains("could not be understood") })
    }
  }
}
