import Synchronization

/// Lets calls through at a rate, decided in one atomic step (GCRA, ITU-T I.371 Annex A).
///
/// All it knows is one time: when, at the rate, all calls let through so far would be over. A call
/// that would put it further ahead of now than a whole burst takes is refused, and changes
/// nothing. Loops share it without a lock: whoever loses the race decides again.
public final class RateGate: Sendable {
  /// Nanoseconds of the monotonic clock; the far past for one that was never asked.
  private let arrival = Atomic<UInt64>(0)

  public init() {}

  /// Decides about one call.
  ///
  /// - Parameters:
  ///   - cost: For how many calls it counts, 1 or more; what is more than a whole burst needs one.
  ///   - now: Nanoseconds of the monotonic clock. Threads that read it a little earlier than
  ///     others come late, which grants them nothing.
  @_effects(releasenone)
  public func pass(_ cost: Int, _ rule: RateRule, at now: UInt64) -> RateVerdict {
    let taken = rule.interval * UInt64(max(1, min(cost, rule.burst)))
    var known = arrival.load(ordering: .relaxed)
    while true {
      let ahead = known > now ? known - now : 0
      let wanted = ahead + taken
      guard wanted <= rule.capacity else {
        return RateVerdict(rule, ahead: ahead, wait: wanted - rule.capacity)
      }
      let (exchanged, original) = arrival.weakCompareExchange(
        expected: known, desired: now + wanted, ordering: .relaxed)
      if exchanged { return RateVerdict(rule, ahead: wanted, wait: 0) }
      known = original
    }
  }
}

/// What was decided about one call, and how its caller stands now.
public struct RateVerdict: Sendable, Equatable {
  /// Nanoseconds that the calls let through so far take, and that a whole burst and one call take.
  private let ahead: UInt64
  private let capacity: UInt64
  private let interval: UInt64
  /// Nanoseconds after which this call could come; 0 when it was let through.
  public let wait: UInt64

  @inline(__always)
  fileprivate init(_ rule: RateRule, ahead: UInt64, wait: UInt64) {
    self.ahead = ahead
    capacity = rule.capacity
    interval = rule.interval
    self.wait = wait
  }

  public var isAdmitted: Bool { wait == 0 }

  /// Whether the caller does well to know: it was refused, or less than half of a burst is left.
  public var isNear: Bool { wait > 0 || room < capacity / 2 }

  /// Nanoseconds of calls that still fit. Whoever read the clock a little earlier may find more
  /// ahead than does.
  private var room: UInt64 { capacity > ahead ? capacity - ahead : 0 }

  /// Calls that may still come at once.
  public var remaining: Int { Int(room / interval) }

  /// Nanoseconds until there is one more of them.
  public var nextUnit: UInt64 {
    (ahead > capacity ? ahead - capacity : 0) + interval - room % interval
  }
}
