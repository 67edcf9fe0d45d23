/// How long an answer may be given again, by the state of what it describes.
public struct Freshness: Sendable, Equatable {
  struct Rule: Sendable, Equatable {
    /// A status, or its beginning when it stood with a final `*`.
    let status: String
    let isPrefix: Bool
    let age: Duration
  }

  /// Where no state says otherwise.
  public let age: Duration
  /// How much longer it may be given while a newer one is fetched.
  public let staleWhileRevalidating: Duration
  /// How much longer it may be given where the cloud cannot be asked.
  public let staleIfError: Duration
  let rules: [Rule]
  /// How the statuses begin that rules speak of.
  private let beginnings: [[UInt8]]

  /// Whether the age depends on a status.
  public var hasStates: Bool { !rules.isEmpty }

  init(_ options: Gatehouse_Freshness) {
    age = .milliseconds(options.milliseconds)
    staleWhileRevalidating = .milliseconds(options.staleWhileRevalidatingMilliseconds)
    staleIfError = .milliseconds(options.staleIfErrorMilliseconds)
    let rules = options.states.flatMap { group in
      group.states.map { status in
        let isPrefix = status.hasSuffix("*")
        return Rule(
          status: isPrefix ? String(status.dropLast()) : status, isPrefix: isPrefix,
          age: .milliseconds(group.milliseconds))
      }
    }
    self.rules = rules
    beginnings = rules.map { Array($0.status.utf8) }
  }

  /// The age at which an answer is old that shows this `status`; none is like any other.
  public func age(status: String?) -> Duration {
    guard let status else { return age }
    let rule = rules.first { $0.isPrefix ? status.hasPrefix($0.status) : status == $0.status }
    return rule?.age ?? age
  }

  /// Whether any status in a JSON text may be one that has an age of its own: a look at its bytes,
  /// which may say yes for nothing, and says no only where that is so.
  public func mayDiffer(in text: [UInt8]) -> Bool {
    let span = text.span
    for index in span.indices {
      // An escape may stand for anything.
      if span[index] == UInt8(ascii: "\\") { return true }
      guard span[index] == UInt8(ascii: "\"") else { continue }
      for beginning in beginnings where Self.stands(beginning, in: span, at: index + 1) {
        return true
      }
    }
    return false
  }

  private static func stands(
    _ word: [UInt8], in text: borrowing Span<UInt8>, at start: Int
  ) -> Bool {
    guard start + word.count <= text.count else { return false }
    for index in word.indices where word[index] != text[start + index] { return false }
    return true
  }
}
