// The operations of VPN connections (spec sections 6 and 7).
extension CloudState {
  mutating func createConnection(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let reserved = settings.reservedNetworks
    let order = try read { () throws(FieldFault) in
      try ConnectionOrder.single(call.body, reserved: reserved)
    }
    let built = try create([order], call)
    return OperationOutcome(
      201, body: enveloped("vpn_connection", built[0].json(.created).text, call))
  }

  mutating func batchCreateConnections(
    _ call: OperationCall
  ) throws(CloudRefusal) -> OperationOutcome {
    let reserved = settings.reservedNetworks
    var orders = try read { () throws(FieldFault) in
      try ConnectionOrder.batch(call.body, reserved: reserved)
    }
    // E4: the service takes them in an order of its own.
    switch settings.batchOrder {
    case .asAsked: break
    case .reversed: orders.reverse()
    case .drawn: if resourceIDs.next() & 1 == 1 { orders.reverse() }
    }
    let rows = try create(orders, call).map { $0.json(.batched) }
    return OperationOutcome(
      201, body: enveloped("vpn_connections", JSONValue.array(rows).text, call))
  }

  mutating func getConnection(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    try show(call, "vpn_connection_id", in: \.connections, as: "vpn_connection")
  }

  mutating func listConnections(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let page = try Page(call, settings)
    let gateway = try call.parameter("vgw_id", .uuid)?.lowercased()
    let address = try call.parameter("vgw_ip", .uuidOrAddress)?.lowercased()
    let projects = try enterpriseProjects(call)
    return answer(page, of: \.connections, "vpn_connections", call) { connection in
      (gateway.map { $0 == connection.gatewayID } ?? true)
        && (address.map { $0 == connection.gatewayIP.lowercased() } ?? true)
        && (projects.isEmpty || projects.contains(connection.enterpriseProjectID.lowercased()))
    }
  }

  mutating func updateConnection(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let reserved = settings.reservedNetworks
    let change = try read { () throws(FieldFault) in
      try ConnectionChange(call.body, reserved: reserved)
    }
    let (place, old) = try findReady(call, to: "update")
    var connection = try read { () throws(FieldFault) in try change.applied(to: old) }
    let project = call.parameters[0]
    if let id = change.customerGatewayID {
      let place = try find(id, in: \.customerGateways, project)
      if let gateway = projects[project]?.customerGateways[place] { connection.belong(to: gateway) }
    }
    if !change.isEmpty {
      connection.updatedAt = call.now
      connection.life.begin(
        [.init(status: .pendingUpdate, step: settings.pace.update)] + stations(after: old.life),
        now: call.now)
      projects[project]?.move(connection, at: place)
    }
    return OperationOutcome(
      200, body: enveloped("vpn_connection", connection.json(.changed).text, call))
  }

  mutating func deleteConnection(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let (place, _) = try findReady(call, to: "delete")
    projects[call.parameters[0]]?.connections[place].life.begin(
      [.init(status: .pendingDelete, step: settings.pace.delete)], now: call.now)
    return .noContent
  }

  func connectionLog(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let project = call.parameters[0]
    let place = try find(try resourceID(call, "vpn_connection_id"), in: \.connections, project)
    let log = projects[project]?.connections[place].log.json ?? []
    return OperationOutcome(200, body: enveloped("logs", log.text, call))
  }
}

extension CloudState {
  /// A connection that can be written to (CON-16). That one on its way cannot is not stated;
  /// expected as with gateways (spec section 6).
  private func findReady(
    _ call: OperationCall, to action: String
  ) throws(CloudRefusal) -> (place: Int, connection: Connection) {
    let project = call.parameters[0]
    let place = try find(try resourceID(call, "vpn_connection_id"), in: \.connections, project)
    guard let connection = projects[project]?.connections[place] else { throw .resourceNotFound }
    if connection.life.status == .freezed {
      throw .invalidRequest("ILLEGAL not allowed \(action) vpnConnection")
    }
    if let doing = connection.life.status.doing {
      throw .notReady(type: "CONNECTION", id: connection.id, doing: doing)
    }
    return (place, connection)
  }

  /// Back to where it was, or on towards a tunnel that was still to come up.
  private func stations(after life: ResourceLife) -> [ResourceLife.Station] {
    life.isMoving ? stationsWhenBuilt : [.init(status: life.status)]
  }
}
