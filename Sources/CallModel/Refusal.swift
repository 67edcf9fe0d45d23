/// The decision not to serve a call, and all that may be said about it.
///
/// It is the only error that crosses rooms. `message`, `reason`, `violations` and `metadata` are
/// sent to the caller; `cause` goes to the log only, so nothing that a caller must not learn is
/// ever put into the others.
package struct Refusal: Error, Sendable {
  /// Who decided: Gatehouse itself, or the cloud behind it.
  package enum Origin: Sendable { case gateway, upstream }

  /// Why it is certain that the call has changed nothing at the cloud.
  package enum Harmlessness: Sendable {
    /// It was never sent, or handed back before anybody looked at it.
    case unseen
    /// The cloud looked at it and decided against it.
    case refused
  }

  package var code: Code
  /// Public text: what was wrong, where, and what to do next.
  package var message: String
  /// Private text for the log; never sent.
  package var cause: String?
  package var origin: Origin
  /// Machine-readable word for `google.rpc.ErrorInfo.reason`: `UPPER_SNAKE_CASE`, at most 63
  /// characters (AIP-193).
  package var reason: String
  package var upstream: UpstreamTrace?
  /// When trying again may help; absent when it will not.
  package var retryAfter: Duration?
  package var violations: [FieldViolation]
  /// The allowance that is used up, where that is why.
  package var allowance: Allowance?
  /// Absent where it may have changed something.
  package var harmlessness: Harmlessness?
  /// Further public facts (`google.rpc.ErrorInfo.metadata`), in order.
  package var metadata: [(key: String, value: String)]

  package init(
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
package struct UpstreamTrace: Sendable, Equatable {
  package var status: Int
  /// The cloud's word, such as `VPN.0003`; absent when its body had none.
  package var errorCode: String?
  package var requestID: String?

  package init(status: Int, errorCode: String? = nil, requestID: String? = nil) {
    self.status = status
    self.errorCode = errorCode
    self.requestID = requestID
  }
}

/// One field of a request that breaks one rule.
package struct FieldViolation: Sendable, Equatable {
  /// Path in the request's own spelling: `vpn_gateway.eip1.bandwidth_size`, `tags[2].key`.
  package var field: String
  /// Spec id (`VGW-10`) or the kind of constraint (`required`, `length`, `pattern`, `words`, …).
  package var rule: String
  /// What was expected; never the value found, which may be a secret.
  package var description: String

  package init(field: String, rule: String, description: String) {
    self.field = field
    self.rule = rule
    self.description = description
  }
}

/// What a caller may ask for: so much in a time, or so much at a time.
package struct Allowance: Sendable, Equatable {
  /// The policy of calls in flight; others have the names of what they are about.
  package static let inFlight = "in_flight"

  package var caller: String
  /// Name of the policy: `read`, `write`, `in_flight`.
  package var policy: String
  /// Calls.
  package var limit: Int
  /// The time in which they may come; absent where they count at a time.
  package var windowSeconds: Int?

  package init(caller: String, policy: String, limit: Int, windowSeconds: Int?) {
    self.caller = caller
    self.policy = policy
    self.limit = limit
    self.windowSeconds = windowSeconds
  }
}
