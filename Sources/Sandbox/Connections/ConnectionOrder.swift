/// One connection of a create request, checked as the schema and CON-2 to CON-10 say. The
/// pre-shared key is checked and forgotten: nothing shows it (CON-6).
struct ConnectionOrder: Sendable {
  let name: String?
  let gatewayID: String
  let gatewayIP: String
  let style: Connection.Style
  let customerGatewayID: String
  let peerSubnets: [String]?
  /// Nil when the service is to choose.
  let tunnel: Tunnel?
  let enablesNQA: Bool
  let enablesHub: Bool
  let policyRules: [PolicyRule]
  let ike: IkePolicy
  let ipsec: JSONObject
  let role: Connection.Role
  let tags: [ResourceTag]

  init(_ reader: FieldReader, reserved: [String]) throws(FieldFault) {
    name = try reader.text("name", .resourceName)
    gatewayID = try reader.required("vgw_id", reader.text("vgw_id", .uuid))
    gatewayIP = try reader.required("vgw_ip", reader.text("vgw_ip", .uuidOrAddress))
    let style = try reader.text("style", .word(Connection.Style.allCases.map(\.rawValue)))
    self.style = style.flatMap(Connection.Style.init) ?? .static
    customerGatewayID = try reader.required("cgw_id", reader.text("cgw_id", .uuid))
    peerSubnets = try Self.peerSubnets(reader, reserved: reserved)
    tunnel = try Self.tunnel(reader)
    enablesNQA = try Self.flag(reader, "enable_nqa", only: .static, self.style)
    enablesHub = try Self.flag(reader, "enable_hub", only: .bgp, self.style)
    _ = try reader.text("psk", .preSharedKey)
    if self.style != .policy {
      // CON-7.
      try reader.forbid(["policy_rules"], "unless style is policy")
    }
    policyRules = try PolicyRule.list(reader) ?? []
    ike = try reader.reader("ikepolicy").map(IkePolicy.init(order:)) ?? .nothing
    ipsec = try reader.reader("ipsecpolicy").map(PolicyFields.ipsec.read) ?? JSONObject()
    let role = try reader.text("ha_role", .word(Connection.Role.allCases.map(\.rawValue)))
    self.role = role.flatMap(Connection.Role.init) ?? .master
    tags = try ResourceTag.list(reader)
  }

  static func single(_ body: [UInt8], reserved: [String]) throws(FieldFault) -> ConnectionOrder {
    let top = try FieldReader(body)
    let reader = try top.required("vpn_connection", top.reader("vpn_connection"))
    return try ConnectionOrder(reader, reserved: reserved)
  }

  /// CON-12: one or two, of one gateway.
  static func batch(_ body: [UInt8], reserved: [String]) throws(FieldFault) -> [ConnectionOrder] {
    let top = try FieldReader(body)
    let readers = try top.required(
      "vpn_connections", top.readers("vpn_connections", count: 1...2))
    var orders: [ConnectionOrder] = []
    for reader in readers { orders.append(try ConnectionOrder(reader, reserved: reserved)) }
    guard Set(orders.map { $0.gatewayID.lowercased() }).count == 1 else {
      throw FieldFault("vpn_connections must all have the same vgw_id")
    }
    return orders
  }

  /// CON-2.
  static func peerSubnets(
    _ reader: FieldReader, reserved: [String]
  ) throws(FieldFault) -> [String]? {
    guard let subnets = try reader.texts("peer_subnets", .network, count: 0...50) else {
      return nil
    }
    for (index, subnet) in subnets.enumerated() {
      if let range = reserved.first(where: { IPv4.overlap(subnet, $0) }) {
        throw reader.fault("peer_subnets[\(index)]", "outside \(range), which is reserved")
      }
    }
    return subnets
  }

  /// CON-3; one address alone decides the other (B34).
  private static func tunnel(_ reader: FieldReader) throws(FieldFault) -> Tunnel? {
    let local = try address(reader, "tunnel_local_address")
    let peer = try address(reader, "tunnel_peer_address")
    switch (local, peer) {
    case (nil, nil): return nil
    case (let local?, nil): return Tunnel(local: local)
    case (nil, let peer?): return Tunnel(peer: peer)
    case (let local?, let peer?):
      guard let tunnel = Tunnel(local: local, peer: peer) else {
        throw reader.fault(
          "tunnel_peer_address", "the other host address in the /30 of tunnel_local_address")
      }
      return tunnel
    }
  }

  static func address(_ reader: FieldReader, _ name: String) throws(FieldFault) -> UInt32? {
    try reader.text(name, .tunnelAddress).flatMap(Tunnel.address)
  }

  /// CON-4, CON-5: true only with one style; false is the default and let through (B21).
  private static func flag(
    _ reader: FieldReader, _ name: String, only style: Connection.Style, _ actual: Connection.Style
  ) throws(FieldFault) -> Bool {
    let flag = try reader.boolean(name) ?? false
    if flag, actual != style { throw reader.fault(name, "false unless style is \(style)") }
    return flag
  }
}
