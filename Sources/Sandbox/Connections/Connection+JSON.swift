extension Connection {
  func json(_ view: ResourceView) -> JSONValue {
    // Lists and empty lists stand in the answers to batch and get, not in the others (B21).
    let isWide = view == .batched || view == .item
    let isRead = view == .item || view == .row
    var object = JSONObject()
    object.append("id", id)
    object.append("name", name)
    if isRead { object.append("status", life.status.rawValue) }
    object.append("vgw_id", gatewayID)
    object.append("vgw_ip", gatewayIP)
    object.append("style", style.rawValue.uppercased())
    object.append("cgw_id", customerGatewayID)
    if let peerSubnets { object.append("peer_subnets", .list(peerSubnets)) }
    object.append("tunnel_local_address", tunnel.localText)
    object.append("tunnel_peer_address", tunnel.peerText)
    if style == .static { object.append("enable_nqa", enablesNQA) }
    if style == .bgp { object.append("enable_hub", enablesHub) }
    if style == .policy || isWide {
      object.append("policy_rules", rules(areNumbered: view == .created || isWide))
    }
    object.append("ikepolicy", .object(ike))
    object.append("ipsecpolicy", .object(ipsec))
    object.append("created_at", CloudTime.resource(createdAt))
    object.append("updated_at", CloudTime.resource(updatedAt))
    object.append("enterprise_project_id", enterpriseProjectID)
    if isRead || view == .changed { object.appendIfPresent("connection_monitor_id", monitorID) }
    object.append("ha_role", role.rawValue)
    if isWide || !tags.isEmpty { object.append("tags", .array(tags.map(\.json))) }
    if view == .item, style == .bgp { object.append("bgp_peer", bgpPeer) }
    return .object(object)
  }

  private func rules(areNumbered: Bool) -> JSONValue {
    .array(
      policyRules.enumerated().map { index, rule in
        rule.json(index: areNumbered ? index + 1 : nil)
      })
  }

  /// The session of BGP: established while the tunnel is up. No routes are exchanged.
  private var bgpPeer: JSONValue {
    var peer = JSONObject()
    peer.append("peer_ip_address", IPv4.text(tunnel.peer))
    if let customerASN { peer.append("peer_asn", .integer(customerASN)) }
    peer.append("state", life.status == .active ? "established" : "idle")
    peer.append("num_received_routes", life.status == .active ? peerSubnets?.count ?? 0 : 0)
    return .object(peer)
  }
}
