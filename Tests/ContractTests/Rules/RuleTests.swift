import CallModel
import Testing

@testable import Contract

@Suite struct RuleTests {
  /// x-constraints of the specification, by operation, and B37 which we add.
  private static let specified: [String: Set<String>] = [
    "CreateVpnGateway": [
      "VGW-1", "VGW-2", "VGW-3", "VGW-4", "VGW-5", "VGW-6", "VGW-7", "VGW-8", "VGW-9", "VGW-10",
      "VGW-11", "VGW-12",
    ],
    "UpdateVpnGateway": ["VGW-13", "VGW-15", "B37"],
    "UpdateVpnGatewaySpecification": ["VGW-14", "VGW-15"],
    "DeleteVpnGateway": ["VGW-15"],
  ]

  @Test func `every rule of the specification is checked here or left to the cloud by name`() {
    for operation in Calls.table.operations {
      let named = operation.constraints + operation.upstreamConstraints
      #expect(Set(named) == Self.specified[operation.name] ?? [], "\(operation.name)")
      #expect(Set(named).count == named.count, "\(operation.name)")
    }
  }

  @Test func `every rule in code is named beside an rpc`() {
    for rule in RuleBook.rules {
      #expect(
        Calls.table.operations.contains {
          $0.requestSchema.name == rule.requestName && $0.constraints.contains(rule.id)
        }, "\(rule.id)")
    }
  }

  @Test func `a rule reports under its id`() {
    let rule = Rule("X-1", on: GetVpnGatewayRequest.self) { request, findings in
      if request.vgwID.isEmpty { findings.report("vgw_id", "is empty") }
    }
    #expect(rule.violations(GetVpnGatewayRequest()).map(\.rule) == ["X-1"])
    #expect(rule.requestName == "gatehouse.vpn.v1.GetVpnGatewayRequest")
  }
}
