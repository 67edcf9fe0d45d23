// What the API gateway in front of the cloud's services refuses, before any service sees the call.
extension CloudRefusal {
  private static func gateway(_ status: Int, _ number: String, _ text: String) -> CloudRefusal {
    CloudRefusal(status: status, code: .gateway(number), text: text)
  }

  /// Wrong path, wrong method, or a slash too many: one answer for all.
  static let unknownAPI = gateway(
    404, "0101", "The API does not exist or has not been published in the environment")

  static let bodyTooLarge = gateway(413, "0201", "Request entity too large")
  static let uriTooLarge = gateway(414, "0201", "Request URI too large")
  /// 494, not 431.
  static let headersTooLarge = gateway(494, "0201", "Request headers too large")
  static let backendUnavailable = gateway(502, "0201", "Backend unavailable")
  static let backendTimeout = gateway(504, "0201", "Backend timeout")

  /// The text after the colon is all that tells one cause from another.
  private static func authentication(_ cause: String) -> CloudRefusal {
    gateway(401, "0301", "Incorrect IAM authentication information: \(cause)")
  }

  static let wrongSignature = authentication("verify aksk signature fail")
  /// The clock of the caller, or a temporary key past its end.
  static let signatureExpired = authentication("calc ak sk signature fail:signature expired")
  static let keyLocked = authentication("AK access failed to reach the limit,forbidden")
  static let badToken = authentication("decrypt token fail")
  static let noToken = authentication("x-auth-token not found")

  static func unknownKey(_ accessKey: String) -> CloudRefusal {
    authentication("Get secretKey failed,ak:\(accessKey),err:ak not exist")
  }

  static func tokenExpired(at nanoseconds: Int64) -> CloudRefusal {
    authentication("token expires, expires_at: \(CloudTime.token(nanoseconds))")
  }

  static let tokenMustBeRenewed = gateway(401, "0307", "The token must be updated")

  static func throttled(_ limit: RateLimit) -> CloudRefusal {
    gateway(429, "0308", "policy user over ratelimit,limit:\(limit.calls),time:\(limit.window)")
  }

  static let projectUnavailable = gateway(403, "0310", "The project is unavailable")
}
