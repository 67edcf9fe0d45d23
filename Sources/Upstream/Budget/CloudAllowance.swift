import CallModel

/// What the cloud allows one credential in one class of operations, as far as it is known: a plain
/// value on the monotonic clock.
///
/// Nothing is bounded until the settings or the cloud's own refusal name a limit. A refusal stops
/// everything for a while (a hold); then one call asks again, and its answer decides: the window
/// of the cloud may have begun at any time, so nobody knows when it ends. Once a limit is
/// known, `RateWindow` stays within it whenever the cloud's window begins. What is refused all the
/// same was used up by others of the account: then a tenth less is taken, and given back over some
/// hundred calls, so that one refusal in hundreds is what it costs to find out.
struct CloudAllowance: Sendable {
  /// One call that was let through.
  struct Ticket: Sendable, Equatable {
    /// Counts the holds: a refusal of a call from before the latest says nothing new.
    let hold: UInt32
    /// The one that asks again after a hold.
    let isProbe: Bool
  }

  private enum Probe: Sendable { case none, due, sent }

  private(set) var configured: CallRate?
  private(set) var learnt: CallRate?
  private var sharePercent = 100
  /// Nil while no limit is known.
  private var window: RateWindow?
  private var windowSeconds = 0
  /// The slice that calls of the gateway's own upkeep take, apart from callers' calls.
  private var reserve: RateWindow?
  /// Of the limit, in thousandths of a thousandth.
  private var factor = Self.whole
  private static let whole = 1_000_000

  private(set) var heldUntil: UInt64 = 0
  private var hold: UInt32 = 0
  /// Holds in a row.
  private var holdsInRow = 0
  private var lastHold: UInt64 = 0
  private var probe = Probe.none

  /// The limit in force.
  var rate: CallRate? { CallRate.slower(configured, learnt) }

  // MARK: Settings

  /// - Parameter sharePercent: What of the limit is for this instance.
  mutating func configure(_ rate: CallRate?, sharePercent: Int, now: UInt64) {
    configured = rate
    self.sharePercent = sharePercent
    let before = window
    // Of a window of another length nobody counted; of the first one, nothing was used.
    if fit(now: now), before != nil { window?.assumeHalf(now: now) }
  }

  /// Another one with which it shares one limit from now on has learnt this as well.
  mutating func learn(_ rate: CallRate, now: UInt64) {
    guard learnt != rate else { return }
    learnt = rate
    factor = Self.whole
    let isNew = fit(now: now)
    // How much of it is used is not known: half leaves nothing to go at once.
    if isNew { window?.assumeHalf(now: now) }
  }

  /// Makes the window fit to what is known.
  ///
  /// - Returns: Whether it is another one.
  @discardableResult
  private mutating func fit(now: UInt64) -> Bool {
    guard let rate else {
      window = nil
      reserve = nil
      windowSeconds = 0
      return false
    }
    let whole = max(1, rate.calls * sharePercent / 100)
    // Small limits have none to spare: their callers pay for upkeep.
    let kept = whole < 10 ? 0 : max(1, whole / 50)
    let calls = max(1, (whole - kept) * factor / Self.whole)
    guard window == nil || windowSeconds != rate.windowSeconds else {
      window?.allow(calls)
      reserve?.allow(kept)
      return false
    }
    windowSeconds = rate.windowSeconds
    window = RateWindow(allowance: calls, window: rate.windowNanoseconds, now: now)
    reserve =
      kept == 0 ? nil : RateWindow(allowance: kept, window: rate.windowNanoseconds, now: now)
    return true
  }

  // MARK: Calls

  mutating func mayTake(now: UInt64) -> Bool {
    guard now >= heldUntil, probe != .sent else { return false }
    return window?.mayTake(now: now) ?? true
  }

  /// Lets one call through; it may be.
  mutating func take(now: UInt64) -> Ticket {
    window?.take(now: now)
    guard probe == .due else { return Ticket(hold: hold, isProbe: false) }
    probe = .sent
    return Ticket(hold: hold, isProbe: true)
  }

  /// Lets a call of the gateway's own upkeep through, which waits for nothing.
  mutating func takeReserved(now: UInt64) -> Ticket {
    if let left = reserve?.left(now: now), left > 0 {
      reserve?.take(now: now)
    } else {
      window?.take(now: now)
    }
    return Ticket(hold: hold, isProbe: false)
  }

  /// A call that was let through at `then` did not go.
  mutating func giveBack(_ ticket: Ticket, then: UInt64, now: UInt64) {
    window?.giveBack(then: then, now: now)
    unheard(ticket)
  }

  /// When the next call may go; nil while the one that asks again is on its way.
  mutating func nextMoment(now: UInt64) -> UInt64? {
    guard probe != .sent else { return nil }
    return max(now, heldUntil, window?.nextMoment(now: now) ?? 0)
  }

  /// Nanoseconds until `ahead` calls have gone and one more may, as far as can be told.
  mutating func wait(ahead: Int, now: UInt64) -> UInt64 {
    let held = max(heldUntil, now) - now
    guard let paced = window?.wait(ahead: ahead, now: now) else { return held }
    return max(held, paced)
  }

  /// Calls that may go now; nil where nothing bounds them.
  mutating func left(now: UInt64) -> Int? {
    if now < heldUntil { return 0 }
    return window?.left(now: now)
  }

  // MARK: What the cloud says

  /// An answer that is no refusal for lack of allowance.
  mutating func answered(_ ticket: Ticket, now: UInt64) {
    if factor < Self.whole, ticket.hold == hold {
      factor = min(Self.whole, factor + Self.step)
      fit(now: now)
    }
    guard ticket.isProbe, probe == .sent else { return }
    probe = .none
    holdsInRow = 0
  }

  /// A tenth comes back in four hundred calls.
  private static let step = whole / 10 / 400

  mutating func unheard(_ ticket: Ticket) {
    guard ticket.isProbe, probe == .sent else { return }
    probe = .due
  }

  /// A refusal for lack of allowance.
  ///
  /// - Parameters:
  ///   - limit: As its text names it.
  ///   - asked: How long to stay away, where it says so.
  mutating func throttled(
    _ ticket: Ticket, limit: CallRate?, asked: Duration?, now: UInt64
  ) {
    let wasKnown = rate != nil
    if let limit { learn(limit, now: now) }
    guard ticket.hold == hold else { return }
    if wasKnown, holdsInRow == 0 {
      factor = max(Self.whole / 10, factor / 10 * 9)
      fit(now: now)
    }
    lastHold = asked.map { min($0, Limits.holdAsked).wholeNanoseconds } ?? nextHold
    heldUntil = now + lastHold
    holdsInRow += 1
    hold &+= 1
    probe = .due
  }

  /// First a try soon, for what was a moment of others; then tenths of the window, twice as many
  /// each time, so that a window that was just used up costs a handful of refusals.
  private var nextHold: UInt64 {
    let longest = Limits.holdLongest.wholeNanoseconds
    let first = Limits.holdFirst.wholeNanoseconds
    guard let rate else {
      return holdsInRow == 0 ? first : min(longest, max(first, lastHold * 2))
    }
    let tenth = rate.windowNanoseconds / 10
    switch holdsInRow {
    case 0: return min(first, tenth)
    case 1: return min(longest, tenth)
    default: return min(longest, max(tenth, lastHold * 2))
    }
  }
}
