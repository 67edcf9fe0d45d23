/// The answer a fault gives in place of the operation's own.
public struct FaultAnswer: Sendable, Equatable {
  public struct Field: Sendable, Equatable {
    public var name: String
    public var value: String
  }

  /// What the answer says.
  public enum Word: Sendable, Equatable {
    case refusal(CloudRefusal)
    /// The 401 of a token that ended a moment ago, by the cloud's clock.
    case tokenExpired
  }

  public var word: Word
  /// Further fields, such as `retry-after`.
  public var fields: [Field] = []
  /// The operation is executed all the same, as behind a gateway that gave up waiting.
  public var afterEffect = false

  public init(_ word: Word, fields: [Field] = [], afterEffect: Bool = false) {
    self.word = word
    self.fields = fields
    self.afterEffect = afterEffect
  }

  /// The cloud's own troubles by name.
  static let named: [(name: String, word: Word)] = [
    ("throttled", .refusal(.throttled(RateLimit(calls: 200, windowSeconds: 300)))),
    ("busy", .refusal(.busy)),
    ("repeated", .refusal(.repeated)),
    ("server_error", .refusal(.serverError("internal error"))),
    ("backend_unavailable", .refusal(.backendUnavailable)),
    ("backend_timeout", .refusal(.backendTimeout)),
    ("token_expired", .tokenExpired),
    ("token_must_be_renewed", .refusal(.tokenMustBeRenewed)),
    ("signature_expired", .refusal(.signatureExpired)),
    ("key_locked", .refusal(.keyLocked)),
  ]

  /// - Parameter now: nanoseconds since 1970 by the cloud's clock.
  func refusal(now: Int64) -> CloudRefusal {
    switch word {
    case .refusal(let refusal): refusal
    case .tokenExpired: .tokenExpired(at: now - CloudTime.nanosecondsPerSecond)
    }
  }
}
