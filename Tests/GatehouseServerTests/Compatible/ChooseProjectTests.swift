import Testing

@testable import GatehouseServer

@Suite struct ChooseProjectTests {
  @Test(arguments: [
    ("/v5/p1/vpn-gateways", "", "one /v5/p1/vpn-gateways"),
    ("/v5/p2/vpn-gateways", "", "two /v5/p2/vpn-gateways"),
    ("/v5/default/vpn-gateways", "", "one /v5/p1/vpn-gateways"),
    ("/v5/default/vpn-gateways", "two", "two /v5/p2/vpn-gateways"),
    ("/v5/p1/vpn-gateways", "again", "again /v5/p1/vpn-gateways"),
  ])
  func `the project in the path, or the credential that is named, decides`(
    target: String, credential: String, way: String
  ) async throws {
    let fields = credential.isEmpty ? [] : [("gatehouse-credential", credential)]
    #expect(try await VisitStage.run { try $0.way("GET", target, fields) } == way)
  }

  @Test func `a project that is not the caller's leads nowhere`() async throws {
    let said = try await VisitStage.run { stage in
      [
        try stage.way("GET", "/v5/p3/vpn-gateways"),
        try stage.way("GET", "/v5/p1/vpn-gateways", by: "GHVR"),
        try stage.way("GET", "/v5/p1/vpn-gateways", [("gatehouse-credential", "two")]),
        try stage.way(
          "GET", "/v5/default/vpn-gateways", [("gatehouse-credential", "one")], by: "GHVR"),
        try stage.way("GET", "/v5/p1/vpn-gateways", [("x-project-id", "p2")]),
      ]
    }
    #expect(said.allSatisfy { $0.hasPrefix("PERMISSION_DENIED: ") })
  }

  @Test func `X-Project-Id may say the same`() async throws {
    let said = try await VisitStage.run { stage in
      [
        try stage.way("GET", "/v5/p1/vpn-gateways", [("x-project-id", "p1")]),
        try stage.way("GET", "/v5/default/vpn-gateways", [("x-project-id", "p1")]),
        try stage.way("GET", "/v5/default/vpn-gateways", [("x-project-id", "default")]),
      ]
    }
    #expect(said == Array(repeating: "one /v5/p1/vpn-gateways", count: 3))
  }

  @Test func `an action that is not granted is refused before the project is looked at`()
    async throws
  {
    let said = try await VisitStage.run { stage in
      try stage.way("DELETE", "/v5/p1/vpn-gateways/\(VisitStage.gateway)", by: "GHVR")
    }
    #expect(said == "PERMISSION_DENIED: reader may not do vpn:vpnGateways:delete")
  }
}
