/// The health check of one connection: probes between the two gateways (MON-1).
struct ConnectionMonitor: CloudResource {
  static let statuses: [ResourceStatus] = [.active, .pendingCreate, .pendingDelete]

  let id: String
  let connectionID: String
  let source: String
  let destination: String
  let enterpriseProjectID: String
  let createdAt: Int64
  var life = ResourceLife(.active)

  mutating func noteArrival(from status: ResourceStatus, at time: Int64) {}

  func json(_ view: ResourceView) -> JSONValue {
    var object = JSONObject()
    object.append("id", id)
    if view != .created { object.append("status", life.status.rawValue) }
    object.append("vpn_connection_id", connectionID)
    object.append("type", "gateway")
    object.append("source_ip", source)
    object.append("destination_ip", destination)
    object.append("proto_type", "icmp")
    return .object(object)
  }
}
