public import CallModel

/// How a refusal of the gateway is said in the cloud's own words: status, code and text.
///
/// The one place that knows them for this face (spec: signing §3, README §8). Codes are those that
/// the cloud's API gateway and its VPN service have for the same trouble, because that is what
/// existing clients look at; the text says what the matter is.
struct CloudWords: Equatable {
  let status: Int
  let code: String
  let text: String

  init(_ refusal: Refusal) {
    let text = refusal.message
    switch refusal.reason {
    case Refusal.identityBodyReason: self.init(400, "IAM.0011", text)
    case Refusal.identityReason: self.init(401, "IAM.0001", text)
    case Refusal.subjectReason: self.init(404, "IAM.0004", text)
    case Refusal.projectReason, "CREDENTIAL_NOT_ALLOWED":
      self.init(403, "APIGW.0310", "The project is unavailable: \(text)")
    case Refusal.tooLargeReason:
      self.init(413, "APIGW.0201", "Request entity too large: \(text)")
    default: self.init(refusal.code, Self.overRate(refusal.allowance) ?? text)
    }
  }

  /// The cloud's own words for too many calls, which its clients take apart; nil where they are of
  /// no time.
  private static func overRate(_ allowance: Allowance?) -> String? {
    guard let allowance, let seconds = allowance.windowSeconds else { return nil }
    let time = seconds % 60 == 0 ? "\(seconds / 60) minute" : "\(seconds) second"
    return "policy user over ratelimit,limit:\(allowance.limit),time:\(time)"
  }

  private init(_ code: Code, _ text: String) {
    switch code {
    case .unauthenticated:
      // What stands behind the colon is all that tells one cause from another.
      self.init(401, "APIGW.0301", "Incorrect IAM authentication information: \(text)")
    case .permissionDenied:
      // C1: with other words than "is not ready", a permission that is missing.
      self.init(403, "VPN.0003", "Authentication failed: \(text)")
    case .resourceExhausted: self.init(429, "APIGW.0308", text)
    case .notFound: self.init(404, "APIGW.0101", text)
    case .unimplemented: self.init(404, "APIGW.0101", text)
    case .invalidArgument, .failedPrecondition, .outOfRange, .alreadyExists, .aborted:
      self.init(400, "APIGW.0201", "Bad request: \(text)")
    case .deadlineExceeded: self.init(504, "APIGW.0201", "Backend timeout: \(text)")
    case .unavailable: self.init(502, "APIGW.0201", "Backend unavailable: \(text)")
    // The answer of a write was lost on its way: what a proxy says of that is 502.
    case .unknown: self.init(502, "APIGW.0201", "Backend answer lost: \(text)")
    case .internal, .dataLoss, .canceled: self.init(500, "APIGW.0601", "Internal error: \(text)")
    }
  }

  private init(_ status: Int, _ code: String, _ text: String) {
    self.status = status
    self.code = code
    self.text = text
  }
}

// What is refused on this face alone.
extension Refusal {
  static let projectReason = "PROJECT_NOT_ALLOWED"
  static let identityBodyReason = "IDENTITY_REQUEST_MALFORMED"
  static let identityReason = "IDENTITY_UNPROVEN"
  static let subjectReason = "TOKEN_UNKNOWN"

  /// A project that the caller may not use, or that contradicts another one in the same request.
  public static func project(_ message: String) -> Refusal {
    Refusal(.permissionDenied, message, reason: projectReason)
  }

  /// A request for a token that is none.
  public static let identityBody = Refusal(
    .invalidArgument, "Request body is invalid.", reason: identityBodyReason)

  /// One answer for a wrong name, password or account, so that none of them is told.
  public static let identityUnproven = Refusal(
    .unauthenticated, "The request you have made requires authentication.",
    reason: identityReason)

  /// A token to be checked that is not one of the caller's.
  public static let subjectUnknown = Refusal(
    .notFound, "The token to be checked is not known.", reason: subjectReason)
}
