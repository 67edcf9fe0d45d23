/// A leaky bucket: fills with every use, drains with time.
///
/// It drains only when it is full, so after a long quiet time it may let twice the burst pass once.
struct Budget: Sendable {
  private var level = 0
  private var stamp: UInt64 = 0

  private static let second: UInt64 = 1_000_000_000

  /// Counts one use; false when the rate is exceeded.
  ///
  /// - Parameter now: nanoseconds of a clock that does not go back.
  @inline(__always)
  mutating func spend(_ rate: HTTP2Bounds.Rate, now: UInt64) -> Bool {
    if level == 0 { stamp = now }
    level &+= 1
    return level <= rate.burst || drain(rate, now: now)
  }

  /// Takes back uses that something useful paid for.
  @inline(__always)
  mutating func earn(_ count: Int) { level = max(0, level &- count) }

  /// Time is looked at only when the burst is used up, so the usual call never divides.
  @inline(never)
  private mutating func drain(_ rate: HTTP2Bounds.Rate, now: UInt64) -> Bool {
    let elapsed = now > stamp ? now &- stamp : 0
    let (seconds, rest) = elapsed.quotientAndRemainder(dividingBy: Self.second)
    let perSecond = UInt64(max(0, rate.perSecond))
    let whole = seconds > 1 << 20 ? UInt64(Int32.max) : seconds &* perSecond
    let drained = whole &+ rest &* perSecond / Self.second
    if drained > 0 {
      level = max(0, level &- Int(min(drained, UInt64(Int32.max))))
      stamp = now
    }
    return level <= rate.burst
  }
}
