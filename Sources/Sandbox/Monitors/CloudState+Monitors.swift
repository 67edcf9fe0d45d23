// The operations of connection monitors (spec sections 6 and 7).
extension CloudState {
  mutating func createMonitor(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let id = try read { () throws(FieldFault) in
      let top = try FieldReader(call.body)
      let reader = try top.required("connection_monitor", top.reader("connection_monitor"))
      return try reader.required(
        "vpn_connection_id", reader.text("vpn_connection_id", .uuid))
    }
    let project = call.parameters[0]
    let place = try find(id, in: \.connections, project)
    guard let connection = projects[project]?.connections[place] else { throw .resourceNotFound }
    // The contract does not say; a connection shows only one id (C8 for the vendor's other clouds).
    guard connection.monitorID == nil else {
      throw .invalidRequest("vpn connection \(connection.id) has connection monitor")
    }
    var monitor = ConnectionMonitor(
      id: resourceIDs.uuid(), connectionID: connection.id, source: connection.gatewayAddress,
      destination: connection.customerAddress,
      enterpriseProjectID: connection.enterpriseProjectID,
      createdAt: creationTime(in: \.monitors, project, now: call.now))
    let body = enveloped("connection_monitor", monitor.json(.created).text, call)
    monitor.life.begin(
      [.init(status: .pendingCreate, step: settings.pace.create), .init(status: .active)],
      now: call.now)
    projects[project]?.add(monitor)
    return OperationOutcome(201, body: body)
  }

  mutating func getMonitor(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    try show(call, "connection_monitor_id", in: \.monitors, as: "connection_monitor")
  }

  mutating func listMonitors(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let connection = try call.parameter("vpn_connection_id", .uuid)?.lowercased()
    let projects = try enterpriseProjects(call)
    let rows = rows(of: \.monitors, call.parameters[0]) { monitor in
      (connection.map { $0 == monitor.connectionID } ?? true)
        && (projects.isEmpty || projects.contains(monitor.enterpriseProjectID.lowercased()))
    }
    return OperationOutcome(200, body: enveloped("connection_monitors", rows, call))
  }

  mutating func deleteMonitor(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let project = call.parameters[0]
    let id = try resourceID(call, "connection_monitor_id")
    let place = try find(id, in: \.monitors, project)
    guard projects[project]?.monitors[place].life.status != .pendingDelete else {
      return .noContent
    }
    projects[project]?.monitors[place].life.begin(
      [.init(status: .pendingDelete, step: settings.pace.delete)], now: call.now)
    return .noContent
  }
}
