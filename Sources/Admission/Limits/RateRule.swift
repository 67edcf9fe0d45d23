public import Settings

/// How often a caller may call: so many calls in a time, and so many of them at once.
public struct RateRule: Sendable, Equatable {
  public let calls: Int
  /// The time in which they may come: 1 or 60.
  public let perSeconds: Int
  public let burst: Int
  /// What is beyond is counted only.
  public let isShadow: Bool
  /// Nanoseconds that one call takes to be over.
  let interval: UInt64
  /// Nanoseconds that a whole burst takes.
  let capacity: UInt64

  public init(_ limit: Settings.RateLimit) {
    calls = limit.calls
    perSeconds = limit.perSeconds
    burst = limit.burst
    isShadow = limit.isShadow
    // At most a million calls a second: never 0. A minute and a million calls: 1.9 years.
    interval = UInt64(limit.perSeconds) * 1_000_000_000 / UInt64(limit.calls)
    capacity = interval * UInt64(limit.burst)
  }

  /// Whether a caller's past counts on under the other one.
  func hasSameRate(as other: RateRule) -> Bool {
    interval == other.interval && capacity == other.capacity
  }

  /// The rule as a quota in a window of whole seconds, with the same rate in the long run: of the
  /// least windows of the rate into which the burst fits.
  public var window: (quota: Int, seconds: Int) {
    let times = max(1, (burst + calls - 1) / calls)
    return (calls * times, perSeconds * times)
  }

  /// `100 a second`, or `30 a minute, 5 at once`.
  var words: String {
    let rate = "\(calls) a \(perSeconds == 60 ? "minute" : "second")"
    return burst == calls ? rate : "\(rate), \(burst) at once"
  }
}
