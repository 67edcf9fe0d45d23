public import CallModel

extension Refusal {
  /// A request whose fields break bounds or rules.
  public static func constraints(_ violations: [FieldViolation]) -> Refusal {
    let first = violations.first.map { "\($0.field) \($0.description)" } ?? "it breaks a rule"
    let rest = violations.count > 1 ? " (and \(violations.count - 1) more)" : ""
    return Refusal(
      .invalidArgument, "the request is not acceptable: \(first)\(rest)",
      reason: "CONSTRAINT_VIOLATED", violations: violations)
  }

  /// A request that cannot be read at all.
  static func malformed(
    _ message: String, cause: String? = nil, _ violation: FieldViolation? = nil
  ) -> Refusal {
    Refusal(
      .invalidArgument, message, reason: "MALFORMED_REQUEST", cause: cause,
      violations: violation.map { [$0] } ?? [])
  }

  /// A request of which one field cannot be read; of none where `field` is empty.
  static func unreadable(_ violation: FieldViolation, cause: String? = nil) -> Refusal {
    let place = violation.field.isEmpty ? "it" : "'\(violation.field)'"
    return malformed(
      "the request cannot be read: \(place) \(violation.description)", cause: cause, violation)
  }

  /// A text that is not JSON, or not JSON alone.
  static func notJSON(_ fault: JSONFault) -> Refusal {
    unreadable(
      FieldViolation(
        field: "", rule: "json",
        description: "is not JSON at byte \(fault.offset): \(fault.reason)"))
  }

  /// An answer of the cloud that cannot be understood: nothing the caller can mend.
  public static func answer(_ cause: String) -> Refusal {
    Refusal(
      .internal, "the cloud's answer could not be understood",
      reason: "UPSTREAM_ANSWER_MALFORMED", cause: cause, origin: .upstream)
  }
}
