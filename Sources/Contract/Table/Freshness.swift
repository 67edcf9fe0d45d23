/// How long an answer may be given again, by the state of what it describes.
package struct Freshness: Sendable, Equatable {
  struct Rule: Sendable, Equatable {
    /// A status, or its beginning when it stood with a final `*`.
    let status: String
    let isPrefix: Bool
    let age: Duration
  }

  /// Where no state says otherwise.
  package let age: Duration
  /// How much longer it may be given while a newer one is fetched.
  package let staleWhileRevalidating: Duration
  /// How much longer it may be given where the cloud cannot be asked.
  package let staleIfError: Duration
  let rules: [Rule]

  /// Whether the age depends on a status.
  package var hasStates: Bool { !rules.isEmpty }

  init(_ options: Gatehouse_Freshness) {
    age = .milliseconds(options.milliseconds)
    staleWhileRevalidating = .milliseconds(options.staleWhileRevalidatingMilliseconds)
    staleIfError = .milliseconds(options.staleIfErrorMilliseconds)
    rules = options.states.flatMap { group in
      group.states.map { status in
        let isPrefix = status.hasSuffix("*")
        return Rule(
          status: isPrefix ? String(status.dropLast()) : status, isPrefix: isPrefix,
          age: .milliseconds(group.milliseconds))
      }
    }
  }

  /// The age at which an answer is old that shows this `status`; none is like any other.
  package func age(status: String?) -> Duration {
    guard let status else { return age }
    let rule = rules.first { $0.isPrefix ? status.hasPrefix($0.status) : status == $0.status }
    return rule?.age ?? age
  }
}
