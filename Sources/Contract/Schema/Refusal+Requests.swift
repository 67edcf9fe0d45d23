package import CallModel

extension Refusal {
  /// A request whose fields break bounds or rules.
  package static func constraints(_ violations: [FieldViolation]) -> Refusal {
    let first = violations.first.map { "\($0.field) \($0.description)" } ?? "it breaks a rule"
    let rest = violations.count > 1 ? " (and \(violations.count - 1) more)" : ""
    return Refusal(
      .invalidArgument, "The request is not acceptable: \(first)\(rest).",
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

  /// An answer of the cloud that cannot be understood: nothing the caller can mend.
  static func answer(_ cause: String) -> Refusal {
    Refusal(
      .internal, "The cloud's answer could not be understood.", reason: "UPSTREAM_ANSWER_MALFORMED",
      cause: cause, origin: .upstream)
  }
}
