/// One VPN connection. Its pre-shared key is not here: no answer shows it.
struct Connection: CloudResource {
  static let statuses: [ResourceStatus] = [
    .error, .active, .down, .pendingCreate, .pendingUpdate, .pendingDelete, .freezed, .unknown,
  ]

  /// Lower case in requests, upper case in answers (B2).
  enum Style: String, Sendable, CaseIterable {
    case policy
    case `static`
    case bgp
  }

  enum Role: String, Sendable, CaseIterable {
    case master
    case slave
  }

  let id: String
  var name: String
  let gatewayID: String
  /// `vgw_ip`: an EIP's id or a private address of the gateway.
  let gatewayIP: String
  /// The address behind it.
  let gatewayAddress: String
  let style: Style
  var customerGatewayID: String
  var customerAddress: String
  var customerASN: Int64?
  var peerSubnets: [String]?
  var tunnel: Tunnel
  let enablesNQA: Bool
  var enablesHub: Bool
  var policyRules: [PolicyRule]
  var ike: JSONObject
  var ipsec: JSONObject
  let createdAt: Int64
  var updatedAt: Int64
  let enterpriseProjectID: String
  let role: Role
  var tags: [ResourceTag]
  /// Kept by `ProjectState`.
  var monitorID: String?
  var life = ResourceLife(.down)
  var log = ConnectionLog()

  mutating func noteArrival(from status: ResourceStatus, at time: Int64) {
    if life.status == .down { log.note(failureAt: time, self) }
  }

  /// Another customer gateway; a peer id that was its address follows.
  mutating func belong(to gateway: CustomerGateway) {
    if ike["peer_id"]?.string == customerAddress { ike.set("peer_id", .string(gateway.address)) }
    customerGatewayID = gateway.id
    customerAddress = gateway.address
    customerASN = gateway.bgpASN
  }
}
