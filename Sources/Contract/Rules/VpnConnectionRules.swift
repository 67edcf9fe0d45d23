import SwiftProtobuf

/// Rules across the fields of VPN connection requests, each by its id in the specification.
///
/// What needs the cloud's knowledge is left to the cloud: whose address `vgw_ip` is (the rest of
/// CON-1), the style of a connection that is changed (CON-5, the rest of CON-7), the role on this
/// gateway (CON-11), what takes effect when (CON-13, CON-14), its state (CON-16).
enum VpnConnectionRules {
  static let rules: [Rule] =
    ofSpec("CON-2") { spec, path, findings in
      checkPeerSubnets(spec.peerSubnets, at: path, &findings)
    }
    + ofSpec("CON-3") { spec, path, findings in
      checkTunnel(
        spec.hasTunnelLocalAddress ? spec.tunnelLocalAddress : nil,
        spec.hasTunnelPeerAddress ? spec.tunnelPeerAddress : nil, at: path, &findings)
    }
    + ofSpec("CON-4") { spec, path, findings in
      if spec.enableNqa, spec.styleInForce != "static" {
        findings.report("\(path).enable_nqa", "is only for style static")
      }
    }
    + ofSpec("CON-5") { spec, path, findings in
      if spec.enableHub, spec.styleInForce != "bgp" {
        findings.report("\(path).enable_hub", "is only for style bgp")
      }
    }
    + ofSpec("CON-7") { spec, path, findings in
      if !spec.policyRules.isEmpty, spec.styleInForce != "policy" {
        findings.report("\(path).policy_rules", "is only for style policy")
      }
    }
    + ofSpec("CON-8") { spec, path, findings in
      checkSources(spec.policyRules, at: path, &findings)
    }
    + ofSpec("CON-9") { spec, path, findings in
      if spec.ikepolicy.hasPhase1NegotiationMode, spec.ikepolicy.ikeVersion != "v1" {
        findings.report(
          "\(path).ikepolicy.phase1_negotiation_mode", "is only for ike_version v1")
      }
    }
    + [
      Rule("CON-12", on: BatchCreateVpnConnectionsRequest.self) { request, findings in
        for (index, spec) in request.vpnConnections.enumerated().dropFirst()
        where spec.vgwID.lowercased() != request.vpnConnections[0].vgwID.lowercased() {
          findings.report(
            "vpn_connections[\(index)].vgw_id", "must be that of the first connection")
        }
      }
    ] + ofPatch

  private static let ofPatch: [Rule] = [
    Rule("CON-2", on: UpdateVpnConnectionRequest.self) { request, findings in
      checkPeerSubnets(request.vpnConnection.peerSubnets, at: "vpn_connection", &findings)
    },
    Rule("CON-3", on: UpdateVpnConnectionRequest.self) { request, findings in
      let patch = request.vpnConnection
      checkTunnel(
        patch.hasTunnelLocalAddress ? patch.tunnelLocalAddress : nil,
        patch.hasTunnelPeerAddress ? patch.tunnelPeerAddress : nil, at: "vpn_connection", &findings)
    },
    Rule("CON-8", on: UpdateVpnConnectionRequest.self) { request, findings in
      checkSources(request.vpnConnection.policyRules, at: "vpn_connection", &findings)
    },
    Rule("CON-9", on: UpdateVpnConnectionRequest.self) { request, findings in
      // Without ike_version the cloud goes by the one in force.
      let policy = request.vpnConnection.ikepolicy
      if policy.hasPhase1NegotiationMode, policy.ikeVersion == "v2" {
        findings.report(
          "vpn_connection.ikepolicy.phase1_negotiation_mode", "is only for ike_version v1")
      }
    },
    // The cloud does not say what an update of nothing does, so none is sent.
    Rule("B37", on: UpdateVpnConnectionRequest.self) { request, findings in
      if request.hasVpnConnection, request.vpnConnection == VpnConnectionPatch(),
        request.updateMask.paths.isEmpty
      {
        findings.report("vpn_connection", "must change something")
      }
    },
  ]

  /// The same rule for the one connection of a create and each of a batch.
  private static func ofSpec(
    _ id: String,
    _ check: @escaping @Sendable (VpnConnectionSpec, String, inout Rule.Findings) -> Void
  ) -> [Rule] {
    [
      Rule(id, on: CreateVpnConnectionRequest.self) { request, findings in
        check(request.vpnConnection, "vpn_connection", &findings)
      },
      Rule(id, on: BatchCreateVpnConnectionsRequest.self) { request, findings in
        for (index, spec) in request.vpnConnections.enumerated() {
          check(spec, "vpn_connections[\(index)]", &findings)
        }
      },
    ]
  }
}

// What create, batch and update check alike.
extension VpnConnectionRules {
  /// Ranges that the cloud keeps for itself everywhere; a region may keep more.
  private static let reserved = ["100.64.0.0/10", "214.0.0.0/8"].map { text in
    guard let network = IPv4Network(text) else { preconditionFailure("\(text) is no network") }
    return (text: text, network: network)
  }

  private static func checkPeerSubnets(
    _ subnets: [String], at path: String, _ findings: inout Rule.Findings
  ) {
    for (index, text) in subnets.enumerated() {
      guard let subnet = IPv4Network(text),
        let taken = reserved.first(where: { $0.network.overlaps(subnet) })
      else { continue }
      findings.report(
        "\(path).peer_subnets[\(index)]", "must not overlap \(taken.text), which is reserved")
    }
  }

  private static func checkTunnel(
    _ localText: String?, _ peerText: String?, at path: String, _ findings: inout Rule.Findings
  ) {
    let local = localText.flatMap(IPv4Network.init)
    let peer = peerText.flatMap(IPv4Network.init)
    for (field, address) in [("tunnel_local_address", local), ("tunnel_peer_address", peer)] {
      if let address, !address.isHost {
        findings.report("\(path).\(field)", "must not be the first or last address of its /30")
      }
    }
    guard let local, let peer else { return }
    if local.base != peer.base {
      findings.report(
        "\(path).tunnel_peer_address", "must be in the same /30 as tunnel_local_address")
    } else if local == peer {
      findings.report("\(path).tunnel_peer_address", "must differ from tunnel_local_address")
    }
  }

  private static func checkSources(
    _ rules: [PolicyRule], at path: String, _ findings: inout Rule.Findings
  ) {
    var seen: Set<String> = []
    for (index, rule) in rules.enumerated() where rule.hasSource {
      guard !seen.insert(rule.source).inserted else { continue }
      findings.report(
        "\(path).policy_rules[\(index)].source", "must differ from every other rule's")
    }
  }
}

extension VpnConnectionSpec {
  /// static is the default.
  fileprivate var styleInForce: String { hasStyle ? style : "static" }
}
