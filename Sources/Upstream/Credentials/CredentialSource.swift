public import System

/// Where the secret of a credential is read from, again and again.
///
/// Both calls may block; they are made on a thread that is for blocking.
public protocol CredentialSource: Sendable {
  /// Whether reading runs a program. Then there is nothing to see from outside: it is run again
  /// before the end that it tells, and after `SourcePace.unstated` where it tells none.
  var runsProgram: Bool { get }

  /// What tells that reading may give something else now; cheap, asked about once a second.
  func stamp() -> [FileStamp?]

  func read() throws(SourceFailure) -> CredentialMaterial
}

/// Why a source gave nothing; its words hold nothing of a secret.
public struct SourceFailure: Error, Sendable {
  public let words: String

  public init(_ words: String) {
    self.words = words
  }
}
