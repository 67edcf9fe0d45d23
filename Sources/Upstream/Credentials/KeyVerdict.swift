import Transport

/// What an attempt has shown about the key it was signed with.
enum KeyVerdict: Sendable {
  case accepted
  /// The cloud's words go to the log and to status pages only.
  case refused(words: String)
  /// - Parameter offsetSeconds: The cloud's clock minus ours; nil when the answer had no date.
  case clockRefused(offsetSeconds: Int64?, words: String)
  /// The key may have been shown; what the cloud thinks of it was not heard.
  case unheard
  /// The key was not shown, and whoever tries now will fare the same.
  case unreachable(ClientFailure)
}

/// Why a key is held back.
struct KeyRefusal: Sendable, Equatable {
  enum Kind: Sendable {
    case key, clock
    /// There is none now: no token could be got, its source gave nothing, or it has ended.
    case unavailable
  }

  var kind: Kind
  /// For the log and status pages only.
  var words: String
  /// When asking again may help; nil where nobody can say.
  var retryAfter: Duration?
}
