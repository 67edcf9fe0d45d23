/// The decision not to serve a call, and all that may be said about it.
///
/// It is the only error that crosses rooms. `message`, `reason`, `violations` and `metadata` are
/// sent to the caller; `cause` goes to the log only, so nothing that a caller must not learn is
/// ever put into the others.
public struct Refusal: Error, Sendable {
  /// Who decided: Gatehouse itself, or the cloud behind it.
  public enum Origin: Sendable { case gateway, upstream }

  /// Why it is certain that the call has changed nothing at the cloud.
  public enum Harmlessness: Sendable {
    /// It was never sent, or handed back before anybody looked at it.
    case unseen
    /// The cloud looked at it and decided against it.
    case refused
  }

  public var code: Code
  /// Public text: what was wrong, where, and what to do next.
  public var message: String
  /// Private text for the log; never sent.
  public var cause: String?
  public var origin: Origin
  /// Machine-readable word for `google.rpc.ErrorInfo.reason`: `UPPER_SNAKE_CASE`, at most 63
  /// characters (AIP-193).
  public var reason: String
  public var upstream: UpstreamTrace?
  /// When trying again may help; absent when it will not.
  public var retryAfter: Duration?
  public var violations: [FieldViolation]
  /// The allowance that is used up, where that is why.
  public var allowance: Allowance?
  /// Absent where it may have changed something.
  public var harmlessness: Harmlessness?
  /// Further public facts (`google.rpc.ErrorInfo.metadata`), in order.
  public var metadata: [(key: String, value: String)]

  public init(
    _ code: Code, _ message: String, reason: String, cause: String? = nil,
    origin: Origin = .gateway, upstream: UpstreamTrace? = nil, retryAfter: Duration? = nil,
    violations: [FieldViolation] = [], allowance: Allowance? = nil,
    metadata: [(key: String, value: String)] = []
  ) {
    self.code = code
    self.message = message
    self.cause = cause
    self.origin = origin
    self.reason = reason
    self.upstream = upstream
    self.retryAfter = retryAfter
    self.violations = violations
    self.allowance = allowance
    self.metadata = metadata
  }
}

/// What the cloud said when it refused, for the caller's own correspondence with its support.
public struct UpstreamTrace: Sendable, Equatable {
  public var status: Int
  /// The cloud's word, such as `VPN.0003`; absent when its body had none.
  public var errorCode: String?
  public var requestID: String?

  public init(status: Int, errorCode: String? = nil, requestID: String? = nil) {
    self.status = status
    self.errorCode = errorCode
    self.requestID = requestID
  }
}

/// One field of a request that breaks one rule.
public struct FieldViolation: Sendable, Equatable {
  /// Path in the request's own spelling: `vpn_gateway.eip1.bandwidth_size`, `tags[2].key`.
  public var field: String
  /// Spec id (`VGW-10`) or the kind of constraint (`required`, `length`, `pattern`, `words`, …).
  public var rule: String
  /// What was expected; never the value found, which may be a secret.
  public var description: String

  public init(field: String, rule: String, description: String) {
    self.field = field
    self.rule = rule
    self.description = description
  }
}

/// What a caller may ask for: so much in a time, or so much at a time.
public struct Allowance: Sendable, Equatable {
  /// The policy of calls in flight; others have the names of what they are about.
  public static let inFlight = "in_flight"

  public var caller: String
  /// Name of the policy: `read`, `write`, `in_flight`.
  public var policy: String
  /// Calls.
  public var limit: Int
  /// The time in which they may come; absent where they count at a time.
  public var windowSeconds: Int?

  public init(caller: String, policy: String, limit: Int, windowSeconds: Int?) {
    self.caller = caller
    self.policy = policy
    self.limit = limit
    self.windowSeconds = windowSeconds
  }
}
