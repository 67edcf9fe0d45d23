/// One VPN gateway and where it stands in its life.
struct Gateway: Sendable {
  enum Status: String, Sendable, CaseIterable {
    case pendingCreate = "PENDING_CREATE"
    case pendingUpdate = "PENDING_UPDATE"
    case pendingDelete = "PENDING_DELETE"
    case active = "ACTIVE"
    case fault = "FAULT"
    case freezed = "FREEZED"

    /// The word of the refusal while the gateway is on its way; no status value (spec C4).
    var doing: String? {
      switch self {
      case .pendingCreate: "CREATING"
      case .pendingUpdate: "UPDATING"
      case .pendingDelete: "DELETING"
      case .active, .fault, .freezed: nil
      }
    }
  }

  /// How far the way to the next state still is.
  enum Remaining: Sendable, Equatable {
    /// Until that time, in nanoseconds since 1970.
    case until(Int64)
    /// So many more showings.
    case reads(Int)
  }

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
  let connectionNumber = 200
  let enterpriseProjectID: String
  var eip1: Eip?
  var eip2: Eip?
  let accessVpcID: String?
  let accessSubnetID: String?
  let accessPrivateIPs: [String]?
  let haMode: String
  let tags: [ResourceTag]
  var policyTemplate: JSONObject?
  let createdAt: Int64
  var appliedAt: Int64?
  var updatedAt: Int64

  /// Written by `GatewayTable`, which keeps it and `remaining` in step.
  var status: Status
  /// Nil unless the status is one of the pending ones.
  var remaining: Remaining?

  /// What get and list show, kept until something changes.
  var encodedItem: [UInt8]?
  var encodedRow: [UInt8]?

  mutating func forgetEncodings() {
    encodedItem = nil
    encodedRow = nil
  }
}
