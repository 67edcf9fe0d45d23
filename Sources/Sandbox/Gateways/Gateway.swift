/// One VPN gateway and where it stands in its life.
struct Gateway: CloudResource {
  static let statuses: [ResourceStatus] = [
    .pendingCreate, .pendingUpdate, .pendingDelete, .active, .fault, .freezed,
  ]

  let id: String
  var name: String
  let networkType: String
  let attachmentType: String
  let vpcID: String?
  var localSubnets: [String]?
  let connectSubnet: String?
  let bgpASN: Int64
  var flavor: String
  let supportedFlavors: [String]
  let zones: [String]
  /// Then the zones show only once the gateway is active.
  let areZonesAutomatic: Bool
  let connectionNumber: Int
  let enterpriseProjectID: String
  var eip1: Eip?
  var eip2: Eip?
  let accessVpcID: String?
  let accessSubnetID: String?
  let accessPrivateIPs: [String]?
  let haMode: String
  var tags: [ResourceTag]
  var policyTemplate: JSONObject?
  let createdAt: Int64
  var appliedAt: Int64?
  var updatedAt: Int64

  var life: ResourceLife

  /// Kept by `ProjectState`.
  var usedConnections = 0
  var usedGroups = 0

  mutating func noteArrival(from status: ResourceStatus, at time: Int64) {
    if status == .pendingCreate { appliedAt = time }
  }
}
