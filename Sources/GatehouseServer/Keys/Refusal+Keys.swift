import CallModel
import Contract

// What is said to whoever administers keys.
extension Refusal {
  static let noStateDirectory = Refusal(
    .failedPrecondition,
    "the settings name no state_directory, so keys can neither be issued nor revoked",
    reason: "NO_STATE_DIRECTORY")

  static let keysHandedOver = Refusal(
    .unavailable, "this gateway is going away; ask another, or again", reason: "DRAINING",
    retryAfter: .seconds(1))

  static let noMasterSecret = Refusal(
    .failedPrecondition,
    "the settings have no virtual_keys.master_secret, which virtual keys are derived from",
    reason: "NO_MASTER_SECRET")

  static let expiresInThePast = Refusal(
    .invalidArgument, "the key would have expired already", reason: "INVALID_REQUEST",
    violations: [
      FieldViolation(field: "expires_at", rule: "future", description: "must lie in the future")
    ])

  static let keyUnknown = Refusal(
    .notFound, "no key of this id was issued; ListKeys names those there are",
    reason: "KEY_UNKNOWN")

  static let storeFull = Refusal(
    .resourceExhausted, "as many keys are kept as there may be; revoke what is not used",
    reason: "TOO_MANY_KEYS")

  static func callerUnknown(_ name: String, among names: [String]) -> Refusal {
    let known = names.isEmpty ? "there is none" : "there are \(names.shortened)"
    return Refusal(
      .notFound, "the settings have no caller \"\(name)\": \(known)", reason: "CALLER_UNKNOWN")
  }

  static func keyOfSettings(_ id: String) -> Refusal {
    Refusal(
      .failedPrecondition,
      "\(id) stands in the settings; it ends when it is taken out there and they are read again",
      reason: "KEY_OF_SETTINGS")
  }

  static func tooManyKeys(_ kind: KeyKind, of caller: String, _ keys: [CallerKey]) -> Refusal {
    let list = keys.map { "\($0.keyID) (\($0.origin))" }.joined(separator: " and ")
    return Refusal(
      .failedPrecondition,
      "\(caller) has as many \(kind.plural) as a caller may: \(list); end one of them first",
      reason: "TOO_MANY_KEYS", metadata: [("caller", caller)])
  }

  static func internalFault(_ cause: String) -> Refusal {
    Refusal(
      .internal, "the keys cannot be read or written; the log says why", reason: "STATE_FAILED",
      cause: cause)
  }
}

extension [String] {
  /// The first of them, for a sentence.
  fileprivate var shortened: String {
    let shown = prefix(20).joined(separator: ", ")
    return count > 20 ? "\(shown) and \(count - 20) more" : shown
  }
}
