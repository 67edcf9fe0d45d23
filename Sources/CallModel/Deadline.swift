/// The instant by which a call must be answered, on the monotonic clock.
public struct Deadline: Sendable, Comparable, Hashable {
  /// Nanoseconds on the monotonic clock of this machine; meaningless elsewhere.
  public var nanoseconds: UInt64

  @inlinable
  public init(nanoseconds: UInt64) {
    self.nanoseconds = nanoseconds
  }

  /// `duration` from `now`, saturating: a caller's huge timeout must not wrap into the past.
  @inlinable
  public init(_ duration: Duration, after now: UInt64) {
    let (sum, overflow) = now.addingReportingOverflow(duration.wholeNanoseconds)
    self.nanoseconds = overflow ? .max : sum
  }

  @inlinable
  public static func < (one: Deadline, other: Deadline) -> Bool {
    one.nanoseconds < other.nanoseconds
  }

  @inlinable
  public func isPast(at now: UInt64) -> Bool {
    nanoseconds <= now
  }

  /// What is left, never negative.
  public func remaining(at now: UInt64) -> Duration {
    nanoseconds <= now ? .zero : .nanoseconds(Int64(clamping: nanoseconds - now))
  }
}

extension Duration {
  /// Nanoseconds, negative ones as zero and huge ones clamped to 292 years.
  @inlinable
  public var wholeNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    guard seconds < 9_000_000_000 else { return UInt64(Int64.max) }
    return UInt64(seconds) &* 1_000_000_000 &+ UInt64(attoseconds / 1_000_000_000)
  }
}
