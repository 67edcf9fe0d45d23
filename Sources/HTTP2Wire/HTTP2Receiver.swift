/// Who is told what happened on a session, in order, by `HTTP2Session.tell`.
///
/// Streams are lent for the time of the call, without a reference being counted.
public protocol HTTP2Receiver: AnyObject {
  /// A whole header section is here. When the stream's `endedByPeer` is true already, body and
  /// trailers are here too and neither `bodyArrived` nor `peerEnded` follows.
  func headArrived(on stream: HTTP2Stream)
  /// `inbound` grew; told once however many frames it took.
  func bodyArrived(on stream: HTTP2Stream)
  /// The peer ended its side; trailers, if any, are complete.
  func peerEnded(_ stream: HTTP2Stream)
  /// The stream is gone for both sides; `closeCode` says why. The last of a stream: whoever still
  /// holds it afterwards keeps it from being reused, and nothing more.
  func streamClosed(_ stream: HTTP2Stream)
  /// Output that had backed up on this stream went out; there is room to write again.
  func streamDrained(_ stream: HTTP2Stream)
  func connectionChanged(_ event: HTTP2ConnectionEvent)
}

/// What happened on a session that is no single stream's.
public enum HTTP2ConnectionEvent: Sendable {
  /// The peer starts nothing new above this id; streams above it close as refused.
  case goAway(lastStreamID: Int32, code: HTTP2ErrorCode)
  /// The peer's settings are known or changed.
  case settingsChanged
  /// A ping of ours came back.
  case pong
}
