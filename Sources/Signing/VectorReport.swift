/// What came of checking a vector file.
public struct VectorReport: Sendable {
  /// A vector that did not pass, by the first part that differs in the order of signing.
  public struct Failure: Sendable, Equatable {
    public let id: String
    /// As the file names it: `canonical_request`, `string_to_sign`, …
    public let part: String
    public let expected: String
    public let actual: String
  }

  public internal(set) var passed = 0
  public internal(set) var failures: [Failure] = []

  public var summary: String { "\(passed) passed, \(failures.count) failed" }
}
