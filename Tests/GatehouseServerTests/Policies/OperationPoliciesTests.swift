import Contract
import Testing

@testable import Admission
@testable import GatehouseServer

@Suite struct OperationPoliciesTests {
  /// Each operation that has an action: what its calls are about.
  private static let scopes: [PolicyOperation.Scope: [String]] = [
    .item: [
      "GetVpnGateway", "UpdateVpnGateway", "UpdateVpnGatewaySpecification", "DeleteVpnGateway",
      "GetVpnGatewayRoutingTable", "GetTopology", "GetCustomerGateway", "UpdateCustomerGateway",
      "DeleteCustomerGateway", "GetVpnConnection", "UpdateVpnConnection", "DeleteVpnConnection",
      "GetVpnConnectionLog", "GetConnectionMonitor", "DeleteConnectionMonitor", "ListResourceTags",
      "CreateResourceTags", "DeleteResourceTags", "WatchVpnGateway", "WatchVpnConnection",
      "WatchConnectionMonitor",
    ],
    .rows: [
      "ListVpnGateways", "ListCustomerGateways", "ListVpnConnections", "ListConnectionMonitors",
      "FilterResourceInstances", "ListProjects", "ListAuthProjects",
    ],
    .creation: [
      "CreateVpnGateway", "CreateCustomerGateway", "CreateVpnConnection",
      "BatchCreateVpnConnections", "CreateConnectionMonitor",
    ],
    .several: ["ListProjectTags", "CountResourceInstances"],
    .none: ["ListVpnGatewayAvailabilityZones", "ListQuotas"],
  ]

  @Test func `every operation's scope is the right one`() throws {
    var wanted: [String: PolicyOperation.Scope] = [:]
    for (scope, names) in Self.scopes {
      for name in names { wanted[name] = scope }
    }
    // What the gateway answers by itself is about no resource of the cloud.
    for operation in Stage.table.operations where operation.action != nil {
      let policy = try #require(Stage.table.policyOperation(operation))
      #expect(policy.scope == wanted[operation.name] ?? .none, "\(operation.name)")
      #expect(policy.isReadOnly == operation.isSideEffectFree)
    }
    for name in wanted.keys { #expect(Stage.table.operation(named: name) != nil, "\(name)") }
  }

  @Test func `a batch contains what it does many times`() throws {
    let batch = try #require(Stage.table.operation(named: "BatchCreateVpnConnections"))
    #expect(Stage.table.policyOperation(batch)?.contained == ["vpn:vpnConnections:create"])
    for operation in Stage.table.operations where operation.name.hasPrefix("Batch") {
      #expect(Stage.table.policyOperation(operation)?.contained.isEmpty == false)
    }
  }

  @Test func `types are those of actions, and every tagged type has its word`() throws {
    func type(_ name: String) -> String? {
      Stage.table.operation(named: name).flatMap(Stage.table.policyOperation)?.resourceType
    }
    #expect(type("GetVpnGateway") == "vpnGateways")
    #expect(type("ListQuotas") == "quota")
    #expect(type("CreateResourceTags") == nil)
    let words = try #require(
      Stage.table.operation(named: "ListResourceTags")?.requestSchema.field("resource_type"))
    for word in words.rules.words { #expect(ResourceKind(tagWord: word) != nil) }
    let types = Set(Stage.table.policyOperations.compactMap(\.resourceType))
    for kind in ResourceKind.allCases { #expect(types.contains(kind.rawValue)) }
  }
}
