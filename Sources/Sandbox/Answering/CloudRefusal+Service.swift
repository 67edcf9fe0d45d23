// What the VPN service refuses (spec section 8).
extension CloudRefusal {
  private static func service(_ status: Int, _ code: String, _ text: String) -> CloudRefusal {
    CloudRefusal(status: status, code: .literal("VPN.\(code)"), text: text)
  }

  static func invalidRequest(_ reason: String) -> CloudRefusal {
    service(400, "0001", "invalid request: \(reason)")
  }

  static func serverError(_ reason: String) -> CloudRefusal {
    service(500, "0002", "server error: \(reason)")
  }

  static func permissionMissing(_ action: String) -> CloudRefusal {
    service(403, "0003", "Authentication failed: no permission for \(action)")
  }

  /// The same code as a missing permission; only the text tells them apart (spec C1).
  static func notReady(type: String, id: String, doing: String) -> CloudRefusal {
    service(403, "0003", "resource (type=\(type), ID=\(id)) is not ready, currently \(doing)")
  }

  static let resourceNotFound = service(404, "0004", "resource not found")
  static let busy = service(400, "0030", "The system is busy, please try later.")
  static let repeated = service(400, "0031", "Repeated operation.")
}
