/// The description of a customer's device. It has no status (spec section 6).
struct CustomerGateway: CloudResource {
  static let statuses: [ResourceStatus] = []

  let id: String
  var name: String
  /// `id_value`: with `id_type` ip, the only one there is, an address.
  let address: String
  let bgpASN: Int64?
  var tags: [ResourceTag]
  let createdAt: Int64
  var updatedAt: Int64
  var life = ResourceLife(.active)

  mutating func noteArrival(from status: ResourceStatus, at time: Int64) {}

  func json(_ view: ResourceView) -> JSONValue {
    // As the examples print them: with an offset in create and get, with Z elsewhere (B18).
    let hasOffset = view == .created || view == .item
    let time = hasOffset ? CloudTime.resourceWithOffset : CloudTime.resource
    var object = JSONObject()
    object.append("id", id)
    object.append("name", name)
    object.append("id_type", "ip")
    object.append("id_value", address)
    if let bgpASN { object.append("bgp_asn", .integer(bgpASN)) }
    object.append("created_at", time(createdAt))
    object.append("updated_at", time(updatedAt))
    if !tags.isEmpty { object.append("tags", .array(tags.map(\.json))) }
    return .object(object)
  }
}
