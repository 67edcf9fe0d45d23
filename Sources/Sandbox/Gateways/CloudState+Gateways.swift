// The operations of VPN gateways (spec sections 6 and 7).
extension CloudState {
  mutating func createGateway(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let order = try read { () throws(FieldFault) in try GatewayOrder(call.body) }
    let zones = try zones(for: order)
    let project = call.parameters[0]
    gateways[project, default: GatewayTable()].settleAll(
      now: call.now, isShown: false, &addresses)
    guard gateways[project, default: GatewayTable()].count < settings.gatewayQuota else {
      throw .invalidRequest("the quota of \(settings.gatewayQuota) VPN gateways is used up")
    }
    let gateway = build(order, zones: zones, now: call.now)
    let body = enveloped("vpn_gateway", gateway.json(.created).text, call)
    gateways[project, default: GatewayTable()].add(gateway)
    let place = gateways[project, default: GatewayTable()].count - 1
    gateways[project]?.begin(.pendingCreate, at: place, settings.pace.create, now: call.now)
    return OperationOutcome(201, body: body)
  }

  mutating func getGateway(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let place = try find(call, isShown: true)
    let item = gateways[call.parameters[0]]?[place].encoding(.item) ?? []
    return OperationOutcome(200, body: enveloped("vpn_gateway", item, call))
  }

  mutating func listGateways(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let wanted = call.target.values(of: "enterprise_project_id")
    guard wanted.allSatisfy(TextForm.enterpriseProjectID.accepts) else {
      throw .invalidRequest(
        "enterprise_project_id must be \(TextForm.enterpriseProjectID.expectation)")
    }
    let filter = Set(wanted.map { $0.lowercased() })
    var rows: [UInt8] = [UInt8(ascii: "[")]
    if var table = gateways.removeValue(forKey: call.parameters[0]) {
      table.settleAll(now: call.now, isShown: true, &addresses)
      for place in table.newestFirst
      where filter.isEmpty || filter.contains(table[place].enterpriseProjectID.lowercased()) {
        if rows.count > 1 { rows.append(UInt8(ascii: ",")) }
        rows += table[place].encoding(.row)
      }
      gateways[call.parameters[0]] = table
    }
    rows.append(UInt8(ascii: "]"))
    return OperationOutcome(200, body: enveloped("vpn_gateways", rows, call))
  }

  mutating func updateGateway(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let change = try read { () throws(FieldFault) in try GatewayChange(call.body) }
    let place = try findReady(call)
    guard var gateway = gateways[call.parameters[0]]?[place] else { throw .resourceNotFound }
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
    let place = try findReady(call)
    guard var gateway = gateways[call.parameters[0]]?[place] else { throw .resourceNotFound }
    // VGW-14.
    guard gateway.supportedFlavors.contains(flavor) else {
      throw .invalidRequest("vpn_gateway.flavor is not among the gateway's supported_flavors")
    }
    gateway.flavor = flavor
    return finishChange(call, gateway, at: place, isChanged: true)
  }

  mutating func deleteGateway(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let place = try findReady(call)
    gateways[call.parameters[0]]?.begin(
      .pendingDelete, at: place, settings.pace.delete, now: call.now)
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
  private mutating func find(
    _ call: OperationCall, isShown: Bool
  ) throws(CloudRefusal) -> Int {
    let id = call.parameters[1]
    guard TextForm.uuid.accepts(id) else {
      throw .invalidRequest("vgw_id must be \(TextForm.uuid.expectation)")
    }
    guard
      let place = gateways[call.parameters[0]]?.find(
        id, now: call.now, isShown: isShown, &addresses)
    else { throw .resourceNotFound }
    return place
  }

  /// A gateway that can be written to (VGW-15).
  private mutating func findReady(_ call: OperationCall) throws(CloudRefusal) -> Int {
    let place = try find(call, isShown: false)
    guard let gateway = gateways[call.parameters[0]]?[place] else { throw .resourceNotFound }
    if let doing = gateway.status.doing {
      throw .notReady(type: "GATEWAY", id: gateway.id, doing: doing)
    }
    return place
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
    gateways[call.parameters[0]]?[place] = gateway
    if isChanged {
      gateways[call.parameters[0]]?.begin(
        .pendingUpdate, at: place, settings.pace.update, now: call.now)
    }
    return OperationOutcome(
      200, body: enveloped("vpn_gateway", gateway.json(.changed).text, call))
  }
}
