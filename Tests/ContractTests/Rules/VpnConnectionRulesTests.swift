import CallModel
import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct VpnConnectionRulesTests {
  private static let id = "cff40e5e-de30-4a8d-8a86-7366077bf097"

  private static func spec() -> VpnConnectionSpec {
    VpnConnectionSpec.with {
      $0.vgwID = id
      $0.vgwIp = id
      $0.cgwID = id
    }
  }

  /// The violations of a create, which a batch of the same connection must have as well.
  private func violations(
    _ change: (inout VpnConnectionSpec) -> Void, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String] {
    var request = CreateVpnConnectionRequest()
    request.vpnConnection = Self.spec()
    change(&request.vpnConnection)
    let batch = BatchCreateVpnConnectionsRequest.with {
      $0.vpnConnections = [request.vpnConnection]
    }
    let single = try Calls.operation("CreateVpnConnection").validate(request)
    let many = try Calls.operation("BatchCreateVpnConnections").validate(batch)
    #expect(
      many.map { $0.field.replacing("vpn_connections[0]", with: "vpn_connection") }
        == single.map(\.field), sourceLocation: sourceLocation)
    return single.map { "\($0.rule) \($0.field.replacing("vpn_connection.", with: ""))" }
  }

  private func violationsOfUpdate(
    _ change: (inout VpnConnectionPatch) -> Void
  ) throws -> [String] {
    var request = UpdateVpnConnectionRequest()
    request.vpnConnectionID = Self.id
    request.vpnConnection = VpnConnectionPatch()
    change(&request.vpnConnection)
    return try Calls.operation("UpdateVpnConnection").validate(request).map {
      "\($0.rule) \($0.field.replacing("vpn_connection.", with: ""))"
    }
  }

  @Test(arguments: ["e4d7930f-7038-4cbf-b78a-b004416c7485", "192.168.45.7"])
  func `CON-1 takes an EIP or an address`(place: String) throws {
    #expect(try violations { $0.vgwIp = place } == [])
  }

  @Test(arguments: ["eip1", "192.168.45.7/24", ""])
  func `CON-1 takes nothing else`(place: String) throws {
    #expect(try violations { $0.vgwIp = place } == ["CON-1 vgw_ip"])
  }

  @Test(arguments: [
    ("100.64.0.0/10", true), ("100.127.255.0/24", true), ("100.128.0.0/16", false),
    ("100.0.0.0/8", true), ("0.0.0.0/0", true), ("214.1.2.3/32", true), ("213.0.0.0/8", false),
    ("192.168.0.0/24", false),
  ]) func `CON-2 keeps reserved networks out`(network: String, isReserved: Bool) throws {
    let expected = isReserved ? ["CON-2 peer_subnets[1]"] : []
    #expect(try violations { $0.peerSubnets = ["10.0.0.0/8", network] } == expected)
    #expect(try violationsOfUpdate { $0.peerSubnets = ["10.0.0.0/8", network] } == expected)
  }

  @Test(arguments: [
    ("169.254.56.225/30", "169.254.56.226/30", []),
    ("169.254.56.226/30", "169.254.56.225/30", []),
    ("169.254.56.225/30", "169.254.56.225/30", ["CON-3 tunnel_peer_address"]),
    ("169.254.56.225/30", "169.254.56.230/30", ["CON-3 tunnel_peer_address"]),
    ("169.254.56.224/30", "169.254.56.225/30", ["CON-3 tunnel_local_address"]),
    ("169.254.56.225/30", "169.254.56.227/30", ["CON-3 tunnel_peer_address"]),
    (
      "169.254.195.1/30", "169.254.195.2/30",
      ["CON-3 tunnel_local_address", "CON-3 tunnel_peer_address"]
    ),
    (
      "169.253.1.1/30", "169.254.1.2/30",
      ["CON-3 tunnel_local_address", "CON-3 tunnel_peer_address"]
    ),
    ("169.254.1.1/29", "169.254.1.2/30", ["CON-3 tunnel_local_address"]),
    ("169.254.1.1", "169.254.1.2/30", ["CON-3 tunnel_local_address"]),
  ]) func `CON-3 wants two hosts of one block`(
    local: String, peer: String, expected: [String]
  ) throws {
    let found = try violations {
      $0.tunnelLocalAddress = local
      $0.tunnelPeerAddress = peer
    }
    #expect(found == expected)
    let inUpdate = try violationsOfUpdate {
      $0.tunnelLocalAddress = local
      $0.tunnelPeerAddress = peer
    }
    #expect(inUpdate == expected)
  }

  @Test(arguments: [
    (String?.none, []), ("static", []), ("policy", ["CON-4 enable_nqa"]),
    ("bgp", ["CON-4 enable_nqa"]),
  ]) func `CON-4 probes static routes only`(style: String?, expected: [String]) throws {
    #expect(
      try violations {
        if let style { $0.style = style }
        $0.enableNqa = true
      } == expected)
    #expect(
      try violations {
        if let style { $0.style = style }
        $0.enableNqa = false
      } == [])
  }

  @Test(arguments: [
    (String?.none, ["CON-5 enable_hub"]), ("static", ["CON-5 enable_hub"]), ("bgp", []),
  ]) func `CON-5 makes a hub of BGP only`(style: String?, expected: [String]) throws {
    #expect(
      try violations {
        if let style { $0.style = style }
        $0.enableHub = true
      } == expected)
  }

  @Test(arguments: [
    ("Example-psk-1", true), ("abc123!@", true), ("ABCabc12", true), ("with space1", true),
    ("short-1", false), ("onlyletters", false), ("lower1234", false), ("lower-and-1234\t", false),
    ("lower-and-1234\n", false), ("lower-and-1234é", false),
    (String(repeating: "Aa1", count: 43), false),
    (String(repeating: "Aa1-", count: 32), true),
  ]) func `CON-6 wants a key that is worth the name, and never shows it`(
    key: String, isGood: Bool
  ) throws {
    #expect(try violations { $0.psk = key } == (isGood ? [] : ["CON-6 psk"]))
    #expect(try violationsOfUpdate { $0.psk = key } == (isGood ? [] : ["CON-6 psk"]))
    var request = CreateVpnConnectionRequest()
    request.vpnConnection.psk = key
    let operation = try Calls.operation("CreateVpnConnection")
    #expect(!text(operation.redactedRequest(request)).contains(key))
    #expect(!operation.validate(request).contains { $0.description.contains(key) })
  }

  @Test func `CON-7 has rules for style policy only`() throws {
    let rules = [PolicyRule.with { $0.source = "10.0.0.0/24" }]
    #expect(try violations { $0.policyRules = rules } == ["CON-7 policy_rules"])
    #expect(
      try violations {
        $0.style = "policy"
        $0.policyRules = rules
      } == [])
  }

  @Test func `CON-8 wants every source once`() throws {
    let rules = ["10.0.0.0/24", "10.0.1.0/24", "10.0.0.0/24"].map { source in
      PolicyRule.with { $0.source = source }
    }
    #expect(
      try violations {
        $0.style = "policy"
        $0.policyRules = rules
      } == ["CON-8 policy_rules[2].source"])
    #expect(
      try violationsOfUpdate { $0.policyRules = rules } == ["CON-8 policy_rules[2].source"])
  }

  @Test func `CON-9 negotiates in v1 only`() throws {
    let place = "ikepolicy.phase1_negotiation_mode"
    #expect(try violations { $0.ikepolicy.phase1NegotiationMode = "main" } == ["CON-9 \(place)"])
    #expect(
      try violations {
        $0.ikepolicy.ikeVersion = "v1"
        $0.ikepolicy.phase1NegotiationMode = "main"
      } == [])
    // An update does not know the version in force.
    #expect(try violationsOfUpdate { $0.ikepolicy.phase1NegotiationMode = "main" } == [])
    #expect(
      try violationsOfUpdate {
        $0.ikepolicy.ikeVersion = "v2"
        $0.ikepolicy.phase1NegotiationMode = "main"
      } == ["CON-9 \(place)"])
  }

  @Test func `CON-10 and CON-11 are told by their ids`() throws {
    #expect(try violations { $0.ikepolicy.localID = "123" } == ["CON-10 ikepolicy.local_id"])
    #expect(try violations { $0.haRole = "primary" } == ["CON-11 ha_role"])
  }

  @Test func `CON-12 keeps a batch to one gateway, in any spelling`() throws {
    let operation = try Calls.operation("BatchCreateVpnConnections")
    var request = BatchCreateVpnConnectionsRequest()
    request.vpnConnections = [Self.spec(), Self.spec()]
    request.vpnConnections[1].vgwID = Self.id.uppercased()
    #expect(operation.validate(request) == [])
    request.vpnConnections[1].vgwID = Calls.gateway
    #expect(operation.validate(request).map(\.rule) == ["CON-12"])
    #expect(operation.validate(request).map(\.field) == ["vpn_connections[1].vgw_id"])
    request.vpnConnections = []
    #expect(operation.validate(request).map(\.field) == ["vpn_connections"])
    request.vpnConnections = [Self.spec(), Self.spec(), Self.spec()]
    #expect(operation.validate(request).map(\.rule) == ["CON-12"])
  }

  @Test func `B37 refuses an update of nothing`() throws {
    #expect(try violationsOfUpdate { _ in } == ["B37 vpn_connection"])
    #expect(try violationsOfUpdate { $0.enableHub = false } == [])
  }
}
