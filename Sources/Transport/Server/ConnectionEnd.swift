/// The last moments of a connection: what was said is delivered, then what still comes is thrown
/// away until the peer ends its side.
///
/// A socket that is closed over unread bytes, or to which more come, is reset; the reset overtakes
/// answers that the peer has not read, and it must take them for lost (RFC 9112 §9.6 says so of
/// HTTP/1.1; it is the kernel's way and so the same for HTTP/2).
struct ConnectionEnd {
  private enum Step {
    case open
    /// The socket has not taken everything.
    case delivering(since: UInt64)
    /// Our side has ended, the peer's has not.
    case lingering(since: UInt64)
  }

  /// How long a peer may take for the last bytes.
  private static let deliveringNanoseconds: UInt64 = 5_000_000_000
  /// How long it may go on sending, and how much: a body that was refused for its size is often
  /// sent whole before its answer is looked at.
  static let lingeringNanoseconds: UInt64 = 1_000_000_000
  static let lingeringBytes = 4 * 1024 * 1024

  private var step = Step.open
  private var thrownAway = 0

  var hasBegun: Bool {
    if case .open = step { false } else { true }
  }

  var isLingering: Bool {
    if case .lingering = step { true } else { false }
  }

  mutating func begin(now: UInt64) {
    step = .delivering(since: now)
  }

  /// The socket has taken the last byte.
  mutating func delivered(now: UInt64) {
    step = .lingering(since: now)
  }

  /// Notes bytes that nobody reads; false when they are too many.
  mutating func throwAway(_ count: Int) -> Bool {
    thrownAway += count
    return thrownAway <= Self.lingeringBytes
  }

  /// Nothing more is waited for.
  func isOver(now: UInt64) -> Bool {
    switch step {
    case .open: false
    case .delivering(let since): now > since && now - since > Self.deliveringNanoseconds
    case .lingering(let since): now > since && now - since > Self.lingeringNanoseconds
    }
  }
}
