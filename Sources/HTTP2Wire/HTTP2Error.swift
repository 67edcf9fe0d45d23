/// The connection cannot go on; no reply is invented for what was on it (RFC 9113 §5.4.1).
public struct HTTP2Error: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The peer broke the protocol; `code` of the GOAWAY says how.
    case protocolViolation
    /// The peer spent a budget that stands against a known attack.
    case flood
    /// The peer does not speak HTTP/2 at all.
    case badPreface
    /// The transport ended under the session.
    case connectionLost
    /// We ended the connection ourselves; not the peer's fault.
    case left
    /// Memory ran out or the library failed.
    case internalFailure
  }

  public let kind: Kind
  /// What our GOAWAY says.
  public let code: HTTP2ErrorCode
  /// For the log; holds nothing that the peer sent.
  public let text: String
}
