// The operations of customer gateways (spec sections 6 and 7).
extension CloudState {
  mutating func createCustomerGateway(
    _ call: OperationCall
  ) throws(CloudRefusal) -> OperationOutcome {
    let order = try read { () throws(FieldFault) in try CustomerGatewayOrder(call.body) }
    let project = call.parameters[0]
    try claim(.customerGateway, 1, project)
    let createdAt = creationTime(in: \.customerGateways, project, now: call.now)
    let gateway = CustomerGateway(
      id: resourceIDs.uuid(), name: order.name ?? "cgw-\(resourceIDs.hex(4))",
      address: order.address, bgpASN: order.bgpASN, tags: order.tags, createdAt: createdAt,
      updatedAt: createdAt)
    projects[project, default: ProjectState()].customerGateways.add(gateway)
    return OperationOutcome(
      201, body: enveloped("customer_gateway", gateway.json(.created).text, call))
  }

  mutating func getCustomerGateway(
    _ call: OperationCall
  ) throws(CloudRefusal) -> OperationOutcome {
    try show(call, "customer_gateway_id", in: \.customerGateways, as: "customer_gateway")
  }

  mutating func listCustomerGateways(
    _ call: OperationCall
  ) throws(CloudRefusal) -> OperationOutcome {
    let page = try Page(call, settings)
    return answer(page, of: \.customerGateways, "customer_gateways", call) { _ in true }
  }

  /// CGW-3: only the name changes.
  mutating func updateCustomerGateway(
    _ call: OperationCall
  ) throws(CloudRefusal) -> OperationOutcome {
    let name = try read { () throws(FieldFault) in
      let top = try FieldReader(call.body)
      let reader = try top.required("customer_gateway", top.reader("customer_gateway"))
      return try reader.text("name", .resourceName)
    }
    let project = call.parameters[0]
    let id = try resourceID(call, "customer_gateway_id")
    let place = try find(id, in: \.customerGateways, project)
    guard var gateway = projects[project]?.customerGateways[place] else {
      throw .resourceNotFound
    }
    if let name {
      gateway.name = name
      gateway.updatedAt = call.now
      projects[project]?.customerGateways[place] = gateway
    }
    return OperationOutcome(
      200, body: enveloped("customer_gateway", gateway.json(.changed).text, call))
  }

  mutating func deleteCustomerGateway(
    _ call: OperationCall
  ) throws(CloudRefusal) -> OperationOutcome {
    let project = call.parameters[0]
    let id = try resourceID(call, "customer_gateway_id")
    let place = try find(id, in: \.customerGateways, project)
    // CGW-4.
    guard projects[project]?.usage.connections(ofCustomerGateway: id.lowercased()) == 0 else {
      throw .invalidRequest("customer gateway \(id) has connection")
    }
    _ = projects[project]?.customerGateways.remove(place)
    return .noContent
  }
}
