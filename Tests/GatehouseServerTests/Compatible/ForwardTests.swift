import Testing

@testable import GatehouseServer

@Suite struct ForwardTests {
  @Test(arguments: [
    ("?b=2&a=1", "?a=1&b=2"), ("?a", "?a="), ("?", ""), ("?&", ""),
    ("?m=2022-01-01T00:00:00%2b08:00", "?m=2022-01-01T00%3A00%3A00%2B08%3A00"),
  ])
  func `Forward sends a query in one spelling`(given: String, sent: String) async throws {
    let way = try await VisitStage.run { try $0.way("GET", "/v5/p1/vpn-gateways\(given)") }
    #expect(way == "one /v5/p1/vpn-gateways\(sent)")
  }

  @Test(arguments: ["?a=%zz", "?a=%00", "?a=%ff"])
  func `a query that nobody could mean is refused`(query: String) async throws {
    let way = try await VisitStage.run { stage in
      let target = "/v5/p1/vpn-gateways"
      let exchange = stage.exchange(
        "GET", target + query, try stage.signature("GET", target + query))
      return stage.way(of: exchange)
    }
    #expect(way.hasPrefix("INVALID_ARGUMENT: "))
  }

  @Test func `a packed body is refused, since the cloud would not know`() async throws {
    let way = try await VisitStage.run { stage in
      try stage.way("POST", "/v5/p1/vpn-gateways", [("content-encoding", "gzip")])
    }
    #expect(way.hasPrefix("INVALID_ARGUMENT: a body must come unpacked"))
  }
}
