package import System

/// How one credential stands, for people and metrics; never holds a secret.
package struct CredentialStatus: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case accessKey = "access_key"
    /// With a security token or an end.
    case temporaryAccessKey = "temporary_access_key"
    /// Yields tokens of IAM.
    case password
  }

  package enum State: String, Sendable, CaseIterable {
    /// The cloud accepts it.
    case ok
    /// No call has shown it to the cloud yet.
    case unproven
    /// Something newer is being got; what is there serves until then, or calls wait for it.
    case refreshing
    /// Calls are refused: `brokenBecause` says why.
    case broken
  }

  /// Something that went wrong, in the words of the cloud or of the source.
  package struct Failure: Sendable, Equatable {
    package var time: UnixTime
    package var words: String
  }

  /// What the source holds now and the cloud has not accepted yet; the one before serves meanwhile.
  package struct Candidate: Sendable, Equatable {
    /// Access key id or user.
    package var identity: String
    package var since: UnixTime
    /// Of the last try; nil before the first.
    package var lastFailure: Failure?
  }

  /// The one that was replaced last: nothing is signed with it any more, it can be deleted.
  package struct Idle: Sendable, Equatable {
    package var identity: String
    /// Since when nothing is sent with it.
    package var since: UnixTime
  }

  /// How getting tokens, or keys from a program, has ended since the start.
  package struct Refreshes: Sendable, Equatable {
    package var succeeded: UInt64 = 0
    /// No answer, or none of use.
    package var failed: UInt64 = 0
    /// The cloud did not accept what was shown.
    package var refused: UInt64 = 0

    package init() {}
  }

  package var name: String
  package var kind: Kind
  /// Access key id, or the user's name or id; nil before the source was read.
  package var identity: String?
  /// Nil until it is looked up, and for a credential of the whole account.
  package var projectID: String?
  package var projectName: String?
  package var state: State
  /// Not for callers: it may name the access key.
  package var brokenBecause: String?
  /// When what is in use was got; its age counts from here.
  package var obtained: UnixTime?
  /// By this machine's clock; nil for what does not end.
  package var expires: UnixTime?
  /// To the second; nil before the first call.
  package var lastUse: UnixTime?
  package var lastFailure: Failure?
  package var candidate: Candidate?
  package var idle: Idle?
  /// The cloud's clock minus ours, where that had to be learnt.
  package var clockOffsetSeconds: Int64
  package var refreshes: Refreshes
}
