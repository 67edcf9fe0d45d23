/// How a session stands after the bytes it was given.
public enum TLSProgress: Sendable, Equatable {
  /// The peer may send more.
  case `continuing`
  /// The peer said `close_notify`: the end of what it sends is no accident (RFC 8446 §6.1).
  case peerClosed
}
