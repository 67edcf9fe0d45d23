import CallModel

/// How many calls may be sent once more: a tenth of those of the last ten seconds, and some more so
/// that a quiet gateway may repeat at all. A plain value on the monotonic clock.
///
/// A cloud that fails for everybody would else be asked four times as often as one that works.
struct RepeatBudget: Sendable {
  private static let slots = 10
  private static let slotLength = Limits.repeatWindow.wholeNanoseconds / UInt64(slots)

  private var calls = [Int](repeating: 0, count: slots)
  private var repeats = [Int](repeating: 0, count: slots)
  private var position: UInt64 = 0
  private(set) var refused: UInt64 = 0

  /// A call goes out for the first time.
  mutating func noteCall(now: UInt64) {
    advance(to: now)
    calls[Int(position % UInt64(Self.slots))] += 1
  }

  /// Counts a repeat if there is one left.
  mutating func mayRepeat(now: UInt64) -> Bool {
    advance(to: now)
    let allowed = Limits.repeatsFloor + calls.reduce(0, +) / Limits.callsPerRepeat
    guard repeats.reduce(0, +) < allowed else {
      refused += 1
      return false
    }
    repeats[Int(position % UInt64(Self.slots))] += 1
    return true
  }

  private mutating func advance(to now: UInt64) {
    let target = now / Self.slotLength
    guard target > position else { return }
    for step in 0..<min(target - position, UInt64(Self.slots)) {
      let place = Int((target - step) % UInt64(Self.slots))
      calls[place] = 0
      repeats[place] = 0
    }
    position = target
  }
}
