// The operations of VPN gateways (spec sections 6 and 7).
extension CloudState {
  mutating func createGateway(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let order = try read { () throws(FieldFault) in try GatewayOrder(call.body) }
    let zones = try zones(for: order)
    let project = call.parameters[0]
    try claim(.vpnGateway, 1, project)
    let createdAt = creationTime(in: \.gateways, project, now: call.now)
    var gateway = build(order, zones: zones, now: createdAt)
    let body = enveloped("vpn_gateway", gateway.json(.created).text, call)
    gateway.life.begin(
      [.init(status: .pendingCreate, step: settings.pace.create), .init(status: .active)],
      now: call.now)
    projects[project, default: ProjectState()].gateways.add(gateway)
    return OperationOutcome(201, body: body)
  }

  mutating func getGateway(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    try show(call, "vgw_id", in: \.gateways, as: "vpn_gateway")
  }

  mutating func listGateways(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let filter = try enterpriseProjects(call)
    let rows = rows(of: \.gateways, call.parameters[0]) {
      filter.isEmpty || filter.contains($0.enterpriseProjectID.lowercased())
    }
    return OperationOutcome(200, body: enveloped("vpn_gateways", rows, call))
  }

  mutating func updateGateway(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let change = try read { () throws(FieldFault) in try GatewayChange(call.body) }
    var (place, gateway) = try findReady(call)
    // VGW-13.
    if change.localSubnets != nil, gateway.attachmentType != "vpc" {
      throw .invalidRequest("vpn_gateway.local_subnets is allowed only for attachment_type vpc")
    }
    if change.eipID1 != nil || change.eipID2 != nil, gateway.networkType != "public" {
      throw .invalidRequest("vpn_gateway.eip_id_1 and eip_id_2 are allowed only when public")
    }
    gateway.name = change.name ?? gateway.name
    gateway.localSubnets = change.localSubnets ?? gateway.localSubnets
    bind(change.eipID1, to: &gateway.eip1)
    bind(change.eipID2, to: &gateway.eip2)
    gateway.policyTemplate =
      change.policyTemplate.map { merge($0, into: gateway.policyTemplate) }
      ?? gateway.policyTemplate
    return finishChange(call, gateway, at: place, isChanged: !change.isEmpty)
  }

  mutating func updateGatewaySpecification(
    _ call: OperationCall
  ) throws(CloudRefusal) -> OperationOutcome {
    let flavor = try read { () throws(FieldFault) in
      let top = try FieldReader(call.body)
      let reader = try top.required("vpn_gateway", top.reader("vpn_gateway"))
      return try reader.required("flavor", reader.text("flavor", .word(GatewayOrder.flavors)))
    }
    var (place, gateway) = try findReady(call)
    // VGW-14.
    guard gateway.supportedFlavors.contains(flavor) else {
      throw .invalidRequest("vpn_gateway.flavor is not among the gateway's supported_flavors")
    }
    gateway.flavor = flavor
    return finishChange(call, gateway, at: place, isChanged: true)
  }

  mutating func deleteGateway(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let (place, gateway) = try findReady(call)
    // The spec does not say; by analogy with CGW-4.
    guard gateway.usedConnections == 0 else {
      throw .invalidRequest("vpn gateway \(gateway.id) has connection")
    }
    projects[call.parameters[0]]?.gateways[place].life.begin(
      [.init(status: .pendingDelete, step: settings.pace.delete)], now: call.now)
    return .noContent
  }

  func listAvailabilityZones(_ call: OperationCall) -> OperationOutcome {
    var flavors = JSONObject()
    for (flavor, zones) in settings.zones {
      flavors.append(flavor.lowercased(), ["vpc": .array(zones.map { .string($0) })])
    }
    return OperationOutcome(
      200, body: enveloped("availability_zones", JSONValue.object(flavors).text, call))
  }
}

extension CloudState {
  /// A gateway that can be written to (VGW-15).
  private func findReady(
    _ call: OperationCall
  ) throws(CloudRefusal) -> (place: Int, gateway: Gateway) {
    try readyGateway(try resourceID(call, "vgw_id"), call.parameters[0])
  }

  func readyGateway(
    _ id: String, _ project: String
  ) throws(CloudRefusal) -> (place: Int, gateway: Gateway) {
    let place = try find(id, in: \.gateways, project)
    guard let gateway = projects[project]?.gateways[place] else { throw .resourceNotFound }
    if let doing = gateway.life.status.doing {
      throw .notReady(type: "GATEWAY", id: gateway.id, doing: doing)
    }
    return (place, gateway)
  }

  /// A field of the template that is left out keeps its value (B20).
  private func merge(_ change: JSONObject, into old: JSONObject?) -> JSONObject {
    guard var merged = old else { return change }
    for part in change.members {
      var fields = merged[part.name]?.object ?? JSONObject()
      for field in part.value.object?.members ?? [] { fields.set(field.name, field.value) }
      merged.set(part.name, .object(fields))
    }
    return merged
  }

  private mutating func finishChange(
    _ call: OperationCall, _ changed: Gateway, at place: Int, isChanged: Bool
  ) -> OperationOutcome {
    var gateway = changed
    if isChanged { gateway.updatedAt = call.now }
    if isChanged {
      gateway.life.begin(
        [.init(status: .pendingUpdate, step: settings.pace.update), .init(status: .active)],
        now: call.now)
    }
    projects[call.parameters[0]]?.gateways[place] = gateway
    return OperationOutcome(
      200, body: enveloped("vpn_gateway", gateway.json(.changed).text, call))
  }
}
