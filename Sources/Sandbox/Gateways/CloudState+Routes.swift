// getVpnGatewayRoutingTable. The manual only names it; the fields follow the contract (spec A5).
extension CloudState {
  /// A route to each peer network of each connection that is up.
  func routingTable(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let project = call.parameters[0]
    let place = try find(try resourceID(call, "vgw_id"), in: \.gateways, project)
    guard let state = projects[project] else { throw .resourceNotFound }
    let gateway = state.gateways[place].id
    let showsResource = call.target.values(of: "is_include_nexthop_resource").first == "true"
    var routes: [JSONValue] = []
    for place in state.connections.newestFirst {
      let connection = state.connections[place]
      guard connection.gatewayID == gateway, connection.life.status == .active else { continue }
      routes += connection.routes(showsResource: showsResource)
    }
    var rest = JSONObject()
    rest.append("total_count", routes.count)
    rest.append("page_info", ["current_count": .integer(Int64(routes.count))])
    let table = JSONValue.array(routes).text
    return OperationOutcome(200, body: enveloped("routing_table", table, call, rest))
  }
}

extension Connection {
  fileprivate func routes(showsResource: Bool) -> [JSONValue] {
    (peerSubnets ?? []).map { subnet in
      var route = JSONObject()
      route.append("destination", subnet)
      route.append("nexthop", IPv4.text(tunnel.peer))
      route.append("outbound_interface_ip", IPv4.text(tunnel.local))
      if style == .bgp {
        route.append("origin", "igp")
        route.appendIfPresent("as_path", customerASN.map { String($0) })
        route.append("med", 0)
      }
      if showsResource {
        route.append("nexthop_resource", ["id": .string(id), "type": "vpn_connection"])
      }
      return .object(route)
    }
  }
}
