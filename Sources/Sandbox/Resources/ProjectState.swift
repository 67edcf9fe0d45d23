/// All resources of one project, and how they hang together.
struct ProjectState: Sendable {
  var gateways = ResourceTable<Gateway>()
  var customerGateways = ResourceTable<CustomerGateway>()
  var connections = ResourceTable<Connection>()
  var monitors = ResourceTable<ConnectionMonitor>()
  private(set) var usage = ConnectionUsage()

  /// Brings about what is due; gives the gateways that are gone, whose addresses are free now.
  mutating func settle(now: Int64) -> [Gateway] {
    for monitor in monitors.settle(now: now) { detach(monitor) }
    for connection in connections.settle(now: now) { release(connection) }
    return gateways.settle(now: now)
  }

  mutating func add(_ connection: Connection) {
    usage.add(connection)
    connections.add(connection)
    showUsage(of: connection.gatewayID)
  }

  /// Lets a connection belong to another customer gateway.
  mutating func move(_ connection: Connection, at place: Int) {
    usage.remove(connections[place])
    usage.add(connection)
    connections[place] = connection
    showUsage(of: connection.gatewayID)
  }

  mutating func add(_ monitor: ConnectionMonitor) {
    monitors.add(monitor)
    if let place = connections.find(monitor.connectionID) {
      connections[place].monitorID = monitor.id
    }
  }

  /// A monitor goes with its connection: the spec does not say, and there is nothing left to probe.
  private mutating func release(_ connection: Connection) {
    usage.remove(connection)
    showUsage(of: connection.gatewayID)
    if let id = connection.monitorID, let place = monitors.find(id) { _ = monitors.remove(place) }
  }

  private mutating func detach(_ monitor: ConnectionMonitor) {
    if let place = connections.find(monitor.connectionID) { connections[place].monitorID = nil }
  }

  private mutating func showUsage(of gatewayID: String) {
    guard let place = gateways.find(gatewayID) else { return }
    gateways[place].usedConnections = usage.connections(ofGateway: gatewayID)
    gateways[place].usedGroups = usage.groups(ofGateway: gatewayID)
  }
}
