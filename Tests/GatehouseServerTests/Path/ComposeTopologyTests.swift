import CallModel
import Contract
import SwiftProtobuf
import Testing

@testable import GatehouseServer

@Suite struct ComposeTopologyTests {
  typealias Part = ComposeTopology.Part

  private static let gateway = VpnGateway.with { $0.id = "g" }
  private static let refusal = Refusal(
    .permissionDenied, "no", reason: "WHY", origin: .upstream,
    upstream: UpstreamTrace(status: 403, errorCode: "VPN.0003", requestID: "r"))

  /// Two connections of the gateway, and more of everything else than belongs to them.
  private static let whole: [Part: Result<[any Message], Refusal>] = [
    .gateway: .success([gateway]),
    .connections: .success([
      ListVpnConnectionsResponse.with { $0.vpnConnections = [connection("a", "x")] },
      ListVpnConnectionsResponse.with { $0.vpnConnections = [connection("b", "y")] },
    ]),
    .customerGateways: .success([
      ListCustomerGatewaysResponse.with { reply in
        reply.customerGateways = ["x", "y", "z"].map { id in CustomerGateway.with { $0.id = id } }
      }
    ]),
    .monitors: .success([
      ListConnectionMonitorsResponse.with { reply in
        reply.connectionMonitors = ["b", "c"].map { id in
          ConnectionMonitor.with { $0.vpnConnectionID = id }
        }
      }
    ]),
    .tags: .success([
      ListResourceTagsResponse.with { $0.tags = [ResourceTag.with { $0.key = "k" }] }
    ]),
  ]

  private static func connection(_ id: String, _ customer: String) -> VpnConnection {
    VpnConnection.with {
      $0.id = id
      $0.cgwID = customer
    }
  }

  @Test func `what hangs on the gateway is kept, and nothing else`() throws {
    let topology = try Topology(Self.whole)
    #expect(topology.vpnGateway == Self.gateway)
    #expect(topology.vpnConnections.map(\.id) == ["a", "b"])
    #expect(topology.customerGateways.map(\.id) == ["x", "y"])
    #expect(topology.connectionMonitors.map(\.vpnConnectionID) == ["b"])
    #expect(topology.tags.map(\.key) == ["k"])
    #expect(topology.failures.isEmpty)
  }

  @Test func `without the gateway there is no topology`() {
    var parts = Self.whole
    parts[.gateway] = .failure(Self.refusal)
    #expect(throws: Refusal.self) { try Topology(parts) }
  }

  @Test(arguments: [Part.customerGateways, .monitors, .tags])
  func `a part fails by itself`(part: Part) throws {
    var parts = Self.whole
    parts[part] = .failure(Self.refusal)
    let topology = try Topology(parts)
    #expect(topology.failures.map(\.part) == [part.field])
    let failure = try #require(topology.failures.first)
    #expect((failure.code, failure.message, failure.reason) == ("PERMISSION_DENIED", "no", "WHY"))
    #expect((failure.upstreamErrorCode, failure.upstreamRequestID) == ("VPN.0003", "r"))
    #expect(topology.vpnConnections.count == 2)
  }

  @Test func `without its connections nobody knows what belongs to them`() throws {
    var parts = Self.whole
    parts[.connections] = .failure(Self.refusal)
    let topology = try Topology(parts)
    #expect(
      topology.failures.map(\.part) == [
        "vpn_connections", "customer_gateways", "connection_monitors",
      ])
    #expect(topology.customerGateways.isEmpty && topology.connectionMonitors.isEmpty)
    #expect(topology.tags.count == 1)
  }

  @Test func `its parts are those that the contract names, each a field of the reply`() throws {
    let operation = try #require(Stage.table.operation(named: "GetTopology"))
    #expect(operation.composes == Part.allCases.map(\.operation))
    let fields = Set(operation.replySchema.fields.map(\.name))
    #expect(fields == Set(Part.allCases.map(\.field) + ["failures"]))
  }
}
