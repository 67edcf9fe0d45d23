public import CallModel
import Contract

/// What an answer without success means: for the caller, and for whether to send again.
///
/// The only place that knows the cloud's statuses and error codes (spec: README §8, signing §3,
/// ambiguities C1, C6, C7, C8).
public struct UpstreamRefusal: Sendable {
  /// What the answer proves about the call's effect.
  public enum Effect: Sendable, Equatable {
    /// The cloud decided against it; the same call would be refused again.
    case refused
    /// Not executed, and may be later: throttled, busy.
    case postponed
    /// Not executed: the signature was too old or too new for the cloud's clock.
    case clockRefused
    /// Not executed: our access key, signature or token is not accepted.
    case credentialRefused
    /// Not executed either: what was refused is not shown any more, something newer is there or on
    /// its way.
    case proofExchanged
    /// It may or may not have been executed.
    case uncertain
  }

  public internal(set) var refusal: Refusal
  public internal(set) var effect: Effect
  /// What the budget learns of it.
  private(set) var outcome = AttemptOutcome.answered

  /// - Parameters:
  ///   - requestID: The `X-Request-Id` field; the body's is used where the field is missing.
  ///   - retryAfter: The `Retry-After` field, understood.
  public init(status: Int, body: [UInt8], requestID: String?, retryAfter: Duration?) {
    let said = ErrorBody(body)
    let code = (said?.code).map(CloudText.withoutTokens)
    let answer = Answer(
      status: status, code: code ?? "", text: CloudText.withoutTokens(said?.message ?? ""),
      trace: UpstreamTrace(
        status: status, errorCode: code, requestID: requestID ?? said?.requestID),
      retryAfter: retryAfter)
    self = answer.understood
    outcome = answer.outcome(refusal.reason)
  }

  /// Whether the service itself answered: then what stands before it accepted the signature.
  /// A refusal of the API gateway may have been spoken before it looked at that.
  var provesKey: Bool {
    isForCaller && refusal.upstream?.errorCode?.hasPrefix("VPN.") == true
  }

  /// Whether it is about the call, and not about how the gateway authenticates itself.
  var isForCaller: Bool {
    switch effect {
    case .refused, .postponed, .uncertain: true
    case .clockRefused, .credentialRefused, .proofExchanged: false
    }
  }

  init(_ refusal: Refusal, _ effect: Effect) {
    self.refusal = refusal
    self.effect = effect
  }

  private init(
    _ code: Code, _ message: String, _ reason: String, _ effect: Effect, of answer: Answer,
    cause: String? = nil, retryAfter: Duration? = nil
  ) {
    self.effect = effect
    self.refusal = Refusal(
      code, message, reason: reason, cause: cause, origin: .upstream, upstream: answer.trace,
      retryAfter: retryAfter)
  }

  private struct Answer {
    let status: Int
    let code: String
    let text: String
    let trace: UpstreamTrace
    let retryAfter: Duration?

    /// The cloud's text where it may be shown: texts about our own authentication name the
    /// access key, so they go to the log only.
    var message: String {
      text.isEmpty ? "the cloud answered \(status) without a reason" : "the cloud: \(text)"
    }

    var understood: UpstreamRefusal {
      if code.hasPrefix("VPN.") { return ofService ?? ofStatus }
      if let number = gatewayNumber { return ofGateway(number) ?? ofStatus }
      return ofStatus
    }

    func outcome(_ reason: String) -> AttemptOutcome {
      switch (reason, status) {
      case ("UPSTREAM_THROTTLED", _):
        .throttled(limit: CallRate(cloudText: text), asked: retryAfter)
      case ("UPSTREAM_BUSY", _): .busy
      // With a code of its own the service itself has answered.
      case (_, 502...504) where !code.hasPrefix("VPN."): .unavailable
      default: .answered
      }
    }

    // MARK: Codes of the VPN service

    private var ofService: UpstreamRefusal? {
      switch code {
      case "VPN.0001":
        // The service says «invalid request» also where a state forbids it (README §6).
        return text.contains("ILLEGAL not allowed") || text.contains("has connection")
          ? make(.failedPrecondition, "STATE_FORBIDS", .refused)
          : make(.invalidArgument, "INVALID_REQUEST", .refused)
      case "VPN.0002":
        return make(.internal, "UPSTREAM_FAULT", .uncertain)
      case "VPN.0003":
        // C1: one code for two things; the words decide.
        return text.contains("is not ready")
          ? make(.failedPrecondition, "RESOURCE_NOT_READY", .refused)
          : make(.permissionDenied, "CREDENTIAL_LACKS_PERMISSION", .refused)
      case "VPN.0004":
        return make(.notFound, "RESOURCE_NOT_FOUND", .refused)
      case "VPN.0030":
        return make(
          .unavailable, "UPSTREAM_BUSY", .postponed, retryAfter: retryAfter ?? .seconds(1))
      case "VPN.0031":
        return make(
          .aborted, "REPEATED_OPERATION", .refused, retryAfter: retryAfter ?? .seconds(1))
      default:
        return nil
      }
    }

    // MARK: Codes of the API gateway in front of it

    /// The digits behind `APIGW.` or `APIG.`: both prefixes mean the same.
    private var gatewayNumber: String? {
      for prefix in ["APIGW.", "APIG."] where code.hasPrefix(prefix) {
        return String(code.dropFirst(prefix.count))
      }
      return nil
    }

    private func ofGateway(_ number: String) -> UpstreamRefusal? {
      switch number {
      case "0301", "0303", "0305", "0307":
        return text.contains("signature expired") ? clockRefused : credentialRefused
      case "0302", "0304", "0306", "0310", "0401", "0402", "0501", "0502", "0802":
        return make(.permissionDenied, "CREDENTIAL_LACKS_PERMISSION", .refused)
      case "0308":
        return throttled
      case "0101":
        return make(.unimplemented, "UPSTREAM_API_UNKNOWN", .refused)
      default:
        return nil
      }
    }

    private var throttled: UpstreamRefusal {
      make(
        .resourceExhausted, "UPSTREAM_THROTTLED", .postponed,
        retryAfter: retryAfter ?? .seconds(1))
    }

    private var credentialRefused: UpstreamRefusal {
      UpstreamRefusal(
        .unavailable, "the cloud does not accept the gateway's credential", "CREDENTIAL_REFUSED",
        .credentialRefused, of: self, cause: "\(code) \(text)")
    }

    private var clockRefused: UpstreamRefusal {
      UpstreamRefusal(
        .unavailable, "the cloud's clock and the gateway's differ too much", "CLOCK_SKEW",
        .clockRefused, of: self, cause: "\(code) \(text)")
    }

    // MARK: Statuses, where no code decides

    private var ofStatus: UpstreamRefusal {
      switch status {
      case 400, 413, 414, 431, 494: make(.invalidArgument, "INVALID_REQUEST", .refused)
      case 401: credentialRefused
      case 403: make(.permissionDenied, "CREDENTIAL_LACKS_PERMISSION", .refused)
      case 404: make(.notFound, "RESOURCE_NOT_FOUND", .refused)
      case 405, 406, 501: make(.unimplemented, "UPSTREAM_API_UNKNOWN", .refused)
      case 409: make(.aborted, "CONFLICT", .refused)
      case 425: make(.failedPrecondition, "RESOURCE_NOT_READY", .refused)
      case 429: throttled
      case 408, 502, 503, 504: make(.unavailable, "UPSTREAM_UNAVAILABLE", .uncertain)
      case 500...: make(.internal, "UPSTREAM_FAULT", .uncertain)
      default: make(.unknown, "UPSTREAM_ANSWER_UNKNOWN", .uncertain)
      }
    }

    private func make(
      _ code: Code, _ reason: String, _ effect: Effect, retryAfter: Duration? = nil
    ) -> UpstreamRefusal {
      UpstreamRefusal(
        code, message, reason, effect, of: self, retryAfter: retryAfter ?? self.retryAfter)
    }
  }
}
