import CallModel
import Testing

@testable import Contract

@Suite struct RuleTests {
  /// x-constraints of the specification, by operation, and what we add: B37, and CON-9 of an update
  /// that contradicts itself. RTE-1 is the router's.
  private static let specified: [String: Set<String>] = [
    "CreateVpnGateway": [
      "VGW-1", "VGW-2", "VGW-3", "VGW-4", "VGW-5", "VGW-6", "VGW-7", "VGW-8", "VGW-9", "VGW-10",
      "VGW-11", "VGW-12",
    ],
    "UpdateVpnGateway": ["VGW-13", "VGW-15", "B37"],
    "UpdateVpnGatewaySpecification": ["VGW-14", "VGW-15"],
    "DeleteVpnGateway": ["VGW-15"],
    "CreateCustomerGateway": ["CGW-1", "CGW-2", "VGW-12"],
    "ListCustomerGateways": ["PAG-1", "PAG-2"],
    "UpdateCustomerGateway": ["CGW-3", "B37"],
    "DeleteCustomerGateway": ["CGW-4"],
    "CreateVpnConnection": ofConnection,
    "BatchCreateVpnConnections": ofConnection.union(["CON-12"]),
    "ListVpnConnections": ["PAG-1", "PAG-2", "PAG-3"],
    "UpdateVpnConnection": [
      "CON-2", "CON-3", "CON-5", "CON-6", "CON-7", "CON-8", "CON-9", "CON-10", "CON-13", "CON-14",
      "CON-16", "B37",
    ],
    "DeleteVpnConnection": ["CON-16"],
    "CreateConnectionMonitor": ["MON-1"],
    "FilterResourceInstances": ["PAG-4", "TAG-1"],
    "CountResourceInstances": ["TAG-1"],
    "CreateResourceTags": ["TAG-2"],
    "DeleteResourceTags": ["TAG-2"],
  ]
  private static let ofConnection: Set = [
    "CON-1", "CON-2", "CON-3", "CON-4", "CON-5", "CON-6", "CON-7", "CON-8", "CON-9", "CON-10",
    "CON-11", "CON-15", "VGW-12",
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
