// How orders become connections: both ends, quotas, tunnels, and what else the service chooses.
extension CloudState {
  var stationsWhenBuilt: [ResourceLife.Station] {
    guard let tunnel = settings.pace.tunnel else { return [.init(status: .down)] }
    return [.init(status: .down, step: tunnel), .init(status: .active)]
  }

  /// All of them or none: what the cloud does when one of two fails is not stated (E4).
  mutating func create(
    _ orders: [ConnectionOrder], _ call: OperationCall
  ) throws(CloudRefusal) -> [Connection] {
    let project = call.parameters[0]
    var partners: [ConnectionPartners] = []
    for order in orders { partners.append(try self.partners(of: order, project)) }
    try claim(.vpnConnection, orders.count, project)
    let gateway = partners[0].gateway
    guard gateway.usedConnections + orders.count <= gateway.connectionNumber else {
      throw .invalidRequest("vpn gateway \(gateway.id) has \(gateway.usedConnections) connections")
    }
    var built: [Connection] = []
    for (index, order) in orders.enumerated() {
      // A moment apart, so that a page border between the two loses none (B28).
      let now = creationTime(
        in: \.connections, project, now: call.now + Int64(index) * 1_000_000)
      var connection = build(order, partners[index], project, now: now)
      built.append(connection)
      connection.life.begin(
        [.init(status: .pendingCreate, step: settings.pace.create)] + stationsWhenBuilt,
        now: call.now)
      projects[project]?.add(connection)
    }
    return built
  }

  private func partners(
    of order: ConnectionOrder, _ project: String
  ) throws(CloudRefusal) -> ConnectionPartners {
    let (_, gateway) = try readyGateway(order.gatewayID, project)
    let place = try find(order.customerGatewayID, in: \.customerGateways, project)
    guard let customer = projects[project]?.customerGateways[place] else {
      throw .resourceNotFound
    }
    return try read { () throws(FieldFault) in
      try ConnectionPartners(order, gateway: gateway, customer: customer)
    }
  }

  private mutating func build(
    _ order: ConnectionOrder, _ partners: ConnectionPartners, _ project: String, now: Int64
  ) -> Connection {
    let id = resourceIDs.uuid()
    let name = order.name ?? "vpn-\(resourceIDs.hex(4))"
    let used = projects[project]?.usage
    let tunnel =
      order.tunnel
      ?? Tunnel.free(&resourceIDs) { used?.tunnels(inBlockOf: $0) ?? 0 > 0 }
    var ids = JSONObject()
    ids.append("local_id", partners.address)
    ids.append("peer_id", partners.customer.address)
    return Connection(
      id: id, name: name, gatewayID: partners.gateway.id, gatewayIP: order.gatewayIP,
      gatewayAddress: partners.address, style: order.style,
      customerGatewayID: partners.customer.id, customerAddress: partners.customer.address,
      customerASN: partners.customer.bgpASN, peerSubnets: order.peerSubnets, tunnel: tunnel,
      enablesNQA: order.enablesNQA, enablesHub: order.enablesHub, policyRules: order.policyRules,
      ike: order.ike.merged(defaults: ids), ipsec: PolicyFields.ipsec.merged(order.ipsec),
      createdAt: now, updatedAt: now,
      enterpriseProjectID: partners.gateway.enterpriseProjectID, role: order.role,
      tags: order.tags)
  }
}
