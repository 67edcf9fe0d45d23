public import CallModel
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
      (message, reason) = (
        "the cloud's answer could not be understood", "UPSTREAM_ANSWER_MALFORMED"
      )
      code = .internal
    case .canceled:
      (message, reason) = ("the call was given up", "CANCELED")
      code = .canceled
    }
    self.init(
      code, message, reason: reason, cause: failure.description,
      origin: failure.kind == .canceled || failure.kind == .overloaded ? .gateway : .upstream)
  }

  private static let unknownOutcome = "OUTCOME_UNKNOWN"

  public var isOfUnknownOutcome: Bool { reason == Self.unknownOutcome }

  /// A write whose answer is lost: saying «unavailable» would invite a blind repeat.
  func asUnknownOutcome(_ operation: Operation) -> Refusal {
    Refusal(
      .unknown,
      "it is not known whether \(operation.name) was done: \(message); read the resource before"
        + " sending it again",
      reason: Self.unknownOutcome, cause: cause, origin: .upstream, upstream: upstream)
  }
}

extension UpstreamRefusal {
  /// A key that the cloud refused before: not shown to it again, so that it is not locked.
  init(heldBack refusal: KeyRefusal) {
    let (message, reason) =
      switch refusal.kind {
      case .key: ("the cloud does not accept the gateway's credential", "CREDENTIAL_REFUSED")
      case .clock: ("the cloud's clock and the gateway's differ too much", "CLOCK_SKEW")
      case .unavailable:
        (
          "the gateway has no valid token or key for the cloud at the moment",
          "CREDENTIAL_UNAVAILABLE"
        )
      }
    self.init(
      Refusal(
        .unavailable, message, reason: reason, cause: "refused before: \(refusal.words)",
        retryAfter: refusal.retryAfter),
      .credentialRefused)
  }

  /// The deadline came while another call's verdict about the key was waited for.
  static let tooLate = UpstreamRefusal(
    Refusal(
      .deadlineExceeded, "there was no answer within the call's deadline",
      reason: "DEADLINE_EXCEEDED",
      cause: "no verdict about the credential came in time; nothing was sent"),
    .credentialRefused)

  /// The deadline came while the call waited for its turn.
  static let turnTooLate = UpstreamRefusal(
    Refusal(
      .deadlineExceeded, "there was no answer within the call's deadline",
      reason: "DEADLINE_EXCEEDED",
      cause: "its turn in the credential's budget did not come in time; nothing was sent"),
    .refused)

  /// The deadline had passed already: what nobody waits for is not begun.
  static let expired = UpstreamRefusal(
    Refusal(
      .deadlineExceeded, "there was no answer within the call's deadline",
      reason: "DEADLINE_EXCEEDED", cause: "the deadline had passed; nothing was sent"),
    .refused)
}
