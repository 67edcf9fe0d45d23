/// When the keys of an issuer are fetched; a value, moved by what happens.
///
/// All times are nanoseconds of the monotonic clock.
struct KeySchedule: Sendable {
  /// Bounds of what the issuer's server says of its keys' age.
  static let ageMin: UInt64 = 60 * second
  static let ageMax: UInt64 = 86_400 * second
  static let ageDefault: UInt64 = 600 * second
  /// How long keys are used that could not be fetched anew: one day. An issuer that is down for
  /// longer issues nothing either, and a key that was withdrawn must not live on for ever.
  static let usableTime: UInt64 = 86_400 * second
  /// Between two fetches for keys that nobody knows: the kid is the word of a stranger.
  static let askInterval: UInt64 = 30 * second
  /// The longest wait after a failure.
  static let backoffMax: UInt64 = 60 * second
  private static let second: UInt64 = 1_000_000_000

  private(set) var isFetching = false
  private var askedAt: UInt64?
  private var failures: UInt64 = 0
  /// When the next fetch is due by itself; nil while one is under way.
  private(set) var due: UInt64? = 0
  /// Until when the keys that are here may be used; nil when there are none.
  private(set) var usableUntil: UInt64?

  /// The timer: whether a fetch begins now.
  mutating func begin(now: UInt64) -> Bool {
    guard !isFetching, let due, now >= due else { return false }
    isFetching = true
    self.due = nil
    return true
  }

  enum Answer: Equatable {
    /// A fetch is to be begun now, and to be waited for.
    case fetch
    /// One is under way: wait for it.
    case wait
    /// The last one was a moment ago, and no more are made for strangers' words.
    case no
  }

  /// Somebody needs a key that is not here.
  mutating func ask(now: UInt64) -> Answer {
    if isFetching { return .wait }
    if let askedAt, now < askedAt + Self.askInterval { return .no }
    askedAt = now
    isFetching = true
    due = nil
    return .fetch
  }

  /// - Parameters:
  ///   - age: how long the server says that they are good; nil when it does not.
  ///   - jitter: 0 to 1, so that many gateways do not come at once.
  mutating func succeeded(age: UInt64?, now: UInt64, jitter: Double) {
    isFetching = false
    failures = 0
    let age = min(max(age ?? Self.ageDefault, Self.ageMin), Self.ageMax)
    // Ahead of the end: between 70 and 80 parts of a hundred.
    due = now + age / 10 * 7 + UInt64(jitter * Double(age / 10))
    usableUntil = now + max(age, Self.usableTime)
  }

  mutating func failed(now: UInt64, jitter: Double) {
    isFetching = false
    failures = min(failures + 1, 16)
    let most = min(Self.second << min(failures, 6), Self.backoffMax)
    due = now + Self.second / 2 + UInt64(jitter * Double(most))
  }

  /// Takes away keys that were not fetched anew for too long; true when that happens now.
  mutating func expire(now: UInt64) -> Bool {
    guard let end = usableUntil, now >= end else { return false }
    usableUntil = nil
    return true
  }
}
