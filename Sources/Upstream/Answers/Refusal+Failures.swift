import CallModel
import Contract
import Transport

extension Refusal {
  /// What a caller hears of an attempt that brought no answer.
  init(_ failure: ClientFailure) {
    let message: String
    let reason: String
    var code = Code.unavailable
    switch failure.kind {
    case .connect:
      (message, reason) = ("no connection to the cloud", "UPSTREAM_UNREACHABLE")
    case .tls:
      (message, reason) = ("the cloud's certificate is not accepted", "UPSTREAM_TLS_REFUSED")
    case .overloaded:
      (message, reason) = ("too many calls wait for the cloud", "UPSTREAM_OVERLOADED")
    case .refused:
      (message, reason) = ("the cloud takes no more calls now", "UPSTREAM_UNAVAILABLE")
    case .lost:
      (message, reason) = ("the cloud's answer was lost", "UPSTREAM_ANSWER_LOST")
    case .malformed, .tooLarge:
      (message, reason) = ("the cloud's answer could not be understood", "UPSTREAM_ANSWER_MALFORMED")
      code = .internal
    case .canceled:
      (message, reason) = ("the call was given up", "CANCELED")
      code = .canceled
    }
    self.init(
      code, message, reason: reason, cause: failure.description,
      origin: failure.kind == .canceled || failure.kind == .overloaded ? .gateway : .upstream)
  }

  /// A write whose answer is lost: saying «unavailable» would invite a blind repeat.
  func asUnknownOutcome(_ operation: Operation) -> Refusal {
    Refusal(
      .unknown,
      "it is not known whether \(operation.name) was done: \(message); read the resource before"
        + " sending it again",
      reason: "OUTCOME_UNKNOWN", cause: cause, origin: .upstream, upstream: upstream)
  }
}

extension UpstreamRefusal {
  /// A credential that the cloud refused before: not shown to it again, so that it is not locked.
  static func brokenCredential(_ reason: String) -> UpstreamRefusal {
    UpstreamRefusal(
      Refusal(
        .unavailable, "the cloud does not accept the gateway's credential",
        reason: "CREDENTIAL_REFUSED", cause: "refused before: \(reason)"),
      .credentialRefused)
  }
}
