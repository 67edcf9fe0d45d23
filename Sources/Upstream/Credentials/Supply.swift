/// Whether a credential has something to show to the cloud, and when it must get something newer;
/// a plain value on the monotonic clock.
///
/// One getting at a time, ahead of the end and with jitter; what is there serves until its end or
/// until the newer one is there; nothing is shown after its end.
struct Supply: Sendable {
  enum Answer: Equatable {
    case stocked
    /// Something is being got, or is about to be. Ask again when woken.
    case wait
    case refused(KeyRefusal)
  }

  /// Nanoseconds: what the cloud refuses so soon after it was got is a sign that the next one will
  /// fare no better.
  static let trustTime: UInt64 = 60_000_000_000
  /// Nanoseconds before its end at which nothing is sent with it any more; a call may have to wait
  /// for a connection, and clocks drift. Of a short life, the twentieth part.
  static let margin: UInt64 = 10_000_000_000

  /// What is there may be shown before this: 0 when there is nothing, `max` for what has no end.
  private(set) var end: UInt64 = 0
  /// When something newer shall be got: `max` where only a change of the source brings it.
  private(set) var due: UInt64 = 0
  private(set) var pace = AttemptPace()
  private(set) var isUnderway = false
  /// Why the last try brought nothing; nil after one that did.
  private(set) var problem: KeyRefusal?
  /// When what is there was got, and whether because the cloud had refused the one before.
  private var born: UInt64 = 0
  private var isReplacement = false
  private var wasDisowned = false
  /// Replacements in a row that were refused as well.
  private var strikes = 0

  /// For a call that wants to show it.
  func ask(now: UInt64) -> Answer {
    if now < end { return .stocked }
    if isUnderway || pace.notBefore <= now { return .wait }
    var refusal = problem ?? KeyRefusal(kind: .unavailable, words: "nothing was got yet")
    refusal.retryAfter = .nanoseconds(Int64(clamping: pace.notBefore - now))
    return .refused(refusal)
  }

  /// Whether calls are refused now, and why.
  func shortage(now: UInt64) -> KeyRefusal? {
    now < end || problem == nil ? nil : problem
  }

  /// When getting may begin by itself; nil while it is underway, or where nothing brings it.
  var nextAttempt: UInt64? {
    if isUnderway || due == .max { return nil }
    return max(due, pace.notBefore)
  }

  mutating func begin() {
    isUnderway = true
  }

  /// There is something newer.
  ///
  /// - Parameters:
  ///   - lifetime: Nanoseconds that it is good for, from `start`, the moment it was asked for; nil
  ///     for no end.
  ///   - renews: Whether the next one can be got without a change of the source.
  mutating func supplied(
    lifetime: UInt64?, from start: UInt64, renews: Bool, draw: AttemptPace.Draw
  ) {
    isUnderway = false
    problem = nil
    pace.reset()
    born = start
    isReplacement = wasDisowned
    wasDisowned = false
    guard let lifetime else {
      (end, due) = (.max, .max)
      return
    }
    end = start &+ lifetime - min(Self.margin, lifetime / 20)
    // 75 to 80 % of its life: gateways that began together do not all ask IAM at once.
    due = renews ? start &+ lifetime / 5 * 4 - draw(lifetime / 20) : .max
  }

  /// A try has ended that changes nothing: what is there goes on as it is.
  mutating func ended() {
    isUnderway = false
  }

  /// The try has failed; what is there goes on.
  mutating func failed(
    _ problem: KeyRefusal, now: UInt64, floor: UInt64 = 0, draw: AttemptPace.Draw
  ) {
    isUnderway = false
    self.problem = problem
    pace.failed(now: now, floor: floor, draw: draw)
  }

  /// What was shown to get it is not accepted; tried again after a change, or by a slow probe.
  mutating func refused(_ problem: KeyRefusal, now: UInt64) {
    isUnderway = false
    self.problem = problem
    pace.refused(now: now)
  }

  /// Whether it is not known yet that the cloud takes what came after something it had refused.
  var isDoubtful: Bool { isReplacement && end > 0 }

  /// The cloud takes what is there.
  mutating func confirmed() {
    isReplacement = false
    strikes = 0
  }

  /// The cloud does not take what is there: another one is got at once, and after that more slowly
  /// each time it fares the same.
  mutating func disowned(_ problem: KeyRefusal, now: UInt64, draw: AttemptPace.Draw) {
    (end, due) = (0, now)
    wasDisowned = true
    guard isReplacement, now &- born < Self.trustTime else {
      strikes = 0
      return
    }
    self.problem = problem
    pace.failed(now: now, earlier: strikes, draw: draw)
    strikes += 1
  }

  /// The source has something else, which deserves a try at once.
  mutating func sourceChanged() {
    pace.reset()
  }
}
