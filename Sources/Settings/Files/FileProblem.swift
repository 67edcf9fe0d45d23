/// Why a file or variable that the settings name cannot be used. Never holds any of its content.
package struct FileProblem: Error, Sendable, Equatable {
  /// What it is about: a path, or the reference to a secret.
  package var subject: String
  /// What was found, to be read after the subject: `does not exist`.
  package var reason: String
  package var expected: String

  package init(_ subject: String, _ reason: String, expected: String) {
    self.subject = subject
    self.reason = reason
    self.expected = expected
  }

  /// Subject and reason as a sentence.
  package var message: String { "\(subject) \(reason)" }
}

extension FileProblem: CustomStringConvertible {
  package var description: String { "\(message) (expected \(expected))" }
}
