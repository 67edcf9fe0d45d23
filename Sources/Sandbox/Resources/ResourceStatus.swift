/// The words of `status`, of all kinds of resources (spec section 6).
enum ResourceStatus: String, Sendable, CaseIterable {
  case pendingCreate = "PENDING_CREATE"
  case pendingUpdate = "PENDING_UPDATE"
  case pendingDelete = "PENDING_DELETE"
  case active = "ACTIVE"
  case down = "DOWN"
  case error = "ERROR"
  case fault = "FAULT"
  case freezed = "FREEZED"
  case unknown = "UNKNOWN"

  /// The word of the refusal while a resource is on its way; no status value (spec C4).
  var doing: String? {
    switch self {
    case .pendingCreate: "CREATING"
    case .pendingUpdate: "UPDATING"
    case .pendingDelete: "DELETING"
    case .active, .down, .error, .fault, .freezed, .unknown: nil
    }
  }
}
