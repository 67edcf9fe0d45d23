/// What happened on a session since it was last asked, in order.
package enum HTTP2Event {
  /// A whole header section is here. When the stream's `endedByPeer` is true already, body and
  /// trailers are here too and neither `.body` nor `.end` follows.
  case head(HTTP2Stream)
  /// `inbound` grew; one event however many frames it took.
  case body(HTTP2Stream)
  /// The peer ended its side; trailers, if any, are complete.
  case end(HTTP2Stream)
  /// The stream is gone for both sides; `closeCode` says why. The last event of a stream: whoever
  /// still holds it afterwards keeps it from being reused, and nothing more.
  case closed(HTTP2Stream)
  /// Output that had backed up on this stream went out; there is room to write again.
  case drained(HTTP2Stream)
  /// The peer starts nothing new above this id; streams above it close as refused.
  case goAway(lastStreamID: Int32, code: HTTP2ErrorCode)
  /// The peer's settings are known or changed.
  case settingsChanged
  /// A ping of ours came back.
  case pong
}
