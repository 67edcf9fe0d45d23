/// The body of updateVpnConnection: any subset of what can change (B37). What it says of other
/// fields is not looked at.
struct ConnectionChange: Sendable {
  let name: String?
  let customerGatewayID: String?
  /// The whole new list (B38).
  let peerSubnets: [String]?
  let tunnelLocal: UInt32?
  let tunnelPeer: UInt32?
  let enablesHub: Bool?
  let hasKey: Bool
  let policyRules: [PolicyRule]?
  let ike: IkePolicy?
  let ipsec: JSONObject?

  init(_ body: [UInt8], reserved: [String]) throws(FieldFault) {
    let top = try FieldReader(body)
    let reader = try top.required("vpn_connection", top.reader("vpn_connection"))
    name = try reader.text("name", .resourceName)
    customerGatewayID = try reader.text("cgw_id", .uuid)
    peerSubnets = try ConnectionOrder.peerSubnets(reader, reserved: reserved)
    tunnelLocal = try ConnectionOrder.address(reader, "tunnel_local_address")
    tunnelPeer = try ConnectionOrder.address(reader, "tunnel_peer_address")
    enablesHub = try reader.boolean("enable_hub")
    hasKey = try reader.text("psk", .preSharedKey) != nil
    policyRules = try PolicyRule.list(reader)
    ike = try reader.reader("ikepolicy").map(IkePolicy.init(change:))
    ipsec = try reader.reader("ipsecpolicy").map(PolicyFields.ipsec.read)
  }

  var isEmpty: Bool {
    name == nil && customerGatewayID == nil && peerSubnets == nil && tunnelLocal == nil
      && tunnelPeer == nil && enablesHub == nil && !hasKey && policyRules == nil && ike == nil
      && ipsec == nil
  }

  /// What becomes of a connection, but for its customer gateway.
  func applied(to old: Connection) throws(FieldFault) -> Connection {
    var connection = old
    if policyRules != nil, old.style != .policy {
      throw FieldFault("vpn_connection.policy_rules is not allowed unless style is POLICY")
    }
    if enablesHub == true, old.style != .bgp {
      throw FieldFault("vpn_connection.enable_hub must be false unless style is BGP")
    }
    // A field left out keeps its value, so one new address alone seldom fits (CON-3, B20).
    guard
      let tunnel = Tunnel(
        local: tunnelLocal ?? old.tunnel.local, peer: tunnelPeer ?? old.tunnel.peer)
    else {
      throw FieldFault(
        "vpn_connection.tunnel_local_address and tunnel_peer_address must be the two host "
          + "addresses of one /30")
    }
    connection.tunnel = tunnel
    connection.name = name ?? old.name
    connection.peerSubnets = peerSubnets ?? old.peerSubnets
    connection.enablesHub = enablesHub ?? old.enablesHub
    connection.policyRules = policyRules ?? old.policyRules
    connection.ike = ike?.merged(over: old.ike) ?? old.ike
    connection.ipsec = ipsec.map { PolicyFields.ipsec.merged($0, over: old.ipsec) } ?? old.ipsec
    return connection
  }
}
