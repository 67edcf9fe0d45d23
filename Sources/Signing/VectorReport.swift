/// What came of checking a vector file.
package struct VectorReport: Sendable {
  /// A vector that did not pass, by the first part that differs in the order of signing.
  package struct Failure: Sendable, Equatable {
    package let id: String
    /// As the file names it: `canonical_request`, `string_to_sign`, …
    package let part: String
    package let expected: String
    package let actual: String
  }

  package internal(set) var passed = 0
  package internal(set) var failures: [Failure] = []

  package var summary: String { "\(passed) passed, \(failures.count) failed" }
}
