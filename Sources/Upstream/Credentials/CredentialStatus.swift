public import System

/// How one credential stands, for people and metrics; never holds a secret.
public struct CredentialStatus: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case accessKey = "access_key"
    /// With a security token or an end.
    case temporaryAccessKey = "temporary_access_key"
    /// Yields tokens of IAM.
    case password
  }

  public enum State: String, Sendable, CaseIterable {
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
  public struct Failure: Sendable, Equatable {
    public var time: UnixTime
    public var words: String
  }

  /// What the source holds now and the cloud has not accepted yet; the one before serves meanwhile.
  public struct Candidate: Sendable, Equatable {
    /// Access key id or user.
    public var identity: String
    public var since: UnixTime
    /// Of the last try; nil before the first.
    public var lastFailure: Failure?
  }

  /// The one that was replaced last: nothing is signed with it any more, it can be deleted.
  public struct Idle: Sendable, Equatable {
    public var identity: String
    /// Since when nothing is sent with it.
    public var since: UnixTime
  }

  /// How getting tokens, or keys from a program, has ended since the start.
  public struct Refreshes: Sendable, Equatable {
    public var succeeded: UInt64 = 0
    /// No answer, or none of use.
    public var failed: UInt64 = 0
    /// The cloud did not accept what was shown.
    public var refused: UInt64 = 0

    public init() {}
  }

  public var name: String
  public var kind: Kind
  /// Access key id, or the user's name or id; nil before the source was read.
  public var identity: String?
  /// Nil until it is looked up, and for a credential of the whole account.
  public var projectID: String?
  public var projectName: String?
  public var state: State
  /// Not for callers: it may name the access key.
  public var brokenBecause: String?
  /// When what is in use was got; its age counts from here.
  public var obtained: UnixTime?
  /// By this machine's clock; nil for what does not end.
  public var expires: UnixTime?
  /// To the second; nil before the first call.
  public var lastUse: UnixTime?
  public var lastFailure: Failure?
  public var candidate: Candidate?
  public var idle: Idle?
  /// The cloud's clock minus ours, where that had to be learnt.
  public var clockOffsetSeconds: Int64
  public var refreshes: Refreshes
}
