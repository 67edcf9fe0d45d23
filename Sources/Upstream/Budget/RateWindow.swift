/// So many calls within any window of time, spread so that another one is always to come: a plain
/// value on the monotonic clock.
///
/// It counts what was sent in the window that ends now, in slots of a thirty-second of it, so that
/// a cloud with windows of its own, beginning whenever they do, and one with a sliding window
/// see no more than is allowed. Half of the allowance may go at once: that is what a quiet gateway
/// needs for a page full of calls. The rest is spread over the time until what was used comes back,
/// so that a crowd never meets minutes in which nothing goes at all.
struct RateWindow: Sendable {
  /// Slots that a window is cut into; one more is counted, since the oldest is over only in part.
  static let slots = 32
  private static let counted = slots + 1

  /// Calls within any window.
  private(set) var allowance: Int
  private let slotLength: UInt64
  private var counts = [Int](repeating: 0, count: slots + 1)
  /// Number of the newest slot.
  private var position = 0
  /// The sum of the counts.
  private(set) var used = 0
  private var lastTake: UInt64 = 0

  /// - Parameter window: Nanoseconds, at least a slot each.
  init(allowance: Int, window: UInt64, now: UInt64) {
    precondition(allowance > 0 && window >= UInt64(Self.slots), "an allowance of nothing")
    self.allowance = allowance
    self.slotLength = window / UInt64(Self.slots)
    self.position = Int(now / slotLength)
  }

  /// Changes how much is allowed; what was used stays used.
  mutating func allow(_ calls: Int) {
    allowance = max(1, calls)
  }

  /// Counts half of the allowance as used, evenly over the window that ends now.
  mutating func assumeHalf(now: UInt64) {
    advance(to: now)
    let half = allowance / 2
    for place in counts.indices {
      counts[place] = half * (place + 1) / counts.count - half * place / counts.count
    }
    used = half
    lastTake = now
  }

  /// Calls that are left within the window that ends now.
  mutating func left(now: UInt64) -> Int {
    advance(to: now)
    return max(0, allowance - used)
  }

  mutating func mayTake(now: UInt64) -> Bool {
    advance(to: now)
    if isFree { return true }
    guard used < allowance else { return false }
    return now >= lastTake &+ pause(now: now)
  }

  /// Counts one call, whether it may be or not.
  mutating func take(now: UInt64) {
    advance(to: now)
    // Late by a little, as timers are, it goes on as if it had been in time.
    let due = lastTake &+ pause(now: now)
    lastTake = isFree ? now : max(due, now &- min(now, tolerance))
    counts[place(of: position)] += 1
    used += 1
  }

  /// Takes one back that was counted at `then` and did not go.
  mutating func giveBack(then: UInt64, now: UInt64) {
    advance(to: now)
    let slot = Int(then / slotLength)
    guard slot <= position, position - slot < Self.counted, counts[place(of: slot)] > 0 else {
      return
    }
    counts[place(of: slot)] -= 1
    used -= 1
  }

  /// When the next call may go; not before, but perhaps later.
  mutating func nextMoment(now: UInt64) -> UInt64 {
    advance(to: now)
    if isFree { return now }
    if used < allowance { return max(now, lastTake &+ pause(now: now)) }
    return nextReturn
  }

  /// Nanoseconds until `ahead` calls have gone and one more may.
  mutating func wait(ahead: Int, now: UInt64) -> UInt64 {
    let first = nextMoment(now: now) - now
    let atOnce = isFree ? (allowance + 1) / 2 - used - 1 : 0
    guard ahead > atOnce else { return first }
    return first &+ UInt64(ahead - atOnce) &* pause(now: now)
  }

  // MARK: Spreading

  /// Nanoseconds; more would let calls go in heaps.
  private var tolerance: UInt64 { min(slotLength, 10_000_000) }

  private var isFree: Bool { used * 2 < allowance }

  /// When something that was used comes back next.
  private var nextReturn: UInt64 {
    for age in stride(from: Self.slots, through: 0, by: -1) {
      if counts[place(of: position - age)] > 0 { return end(of: position - age) }
    }
    return end(of: position)
  }

  /// Nanoseconds between two calls at the highest even pace at which the allowance never runs out,
  /// given when what was used comes back.
  private func pause(now: UInt64) -> UInt64 {
    // As if everything had come back at the end of the window.
    var pause = Double(slotLength * UInt64(Self.counted)) / Double(allowance)
    var gained = Double(max(0, allowance - used))
    guard gained > 0 else { return UInt64(pause) }
    for age in stride(from: Self.slots, through: 0, by: -1) {
      let count = counts[place(of: position - age)]
      guard count > 0 else { continue }
      pause = max(pause, Double(end(of: position - age) - now) / gained)
      gained += Double(count)
    }
    return UInt64(pause)
  }

  // MARK: Slots

  /// Slots before the clock began have negative numbers.
  private func place(of slot: Int) -> Int { (slot + Self.counted) % Self.counted }

  /// When what was used in a slot comes back: later than now, as long as it is counted.
  private func end(of slot: Int) -> UInt64 { UInt64(slot + Self.counted) * slotLength }

  private mutating func advance(to now: UInt64) {
    let target = Int(now / slotLength)
    guard target > position else { return }
    for step in 0..<min(target - position, Self.counted) {
      let place = place(of: target - step)
      used -= counts[place]
      counts[place] = 0
    }
    position = target
  }
}
