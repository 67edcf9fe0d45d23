/// Why a file or variable that the settings name cannot be used. Never holds any of its content.
public struct FileProblem: Error, Sendable, Equatable {
  /// What it is about: a path, or the reference to a secret.
  public var subject: String
  /// What was found, to be read after the subject: `does not exist`.
  public var reason: String
  public var expected: String

  public init(_ subject: String, _ reason: String, expected: String) {
    self.subject = subject
    self.reason = reason
    self.expected = expected
  }

  /// Subject and reason as a sentence.
  public var message: String { "\(subject) \(reason)" }
}

extension FileProblem: CustomStringConvertible {
  public var description: String { "\(message) (expected \(expected))" }
}
