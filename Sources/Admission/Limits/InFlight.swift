import Synchronization

/// How many calls of one caller wait for something, on all loops together.
///
/// One for each name, whatever a reload makes of the caller: calls that began before count on.
public final class InFlight: Sendable {
  private let now = Atomic<Int>(0)
  private let highest = Atomic<Int>(0)

  public init() {}

  public var count: Int { now.load(ordering: .relaxed) }
  /// The most there ever were.
  public var peak: Int { highest.load(ordering: .relaxed) }

  /// A place for one more call; nil when there are as many as there may be.
  ///
  /// Not by adding first and looking afterwards: then two who are both too many could keep out a
  /// third who is not.
  public func enter(most: Int) -> InFlightPlace? {
    var known = now.load(ordering: .relaxed)
    while known < most {
      let (exchanged, original) = now.weakCompareExchange(
        expected: known, desired: known + 1, ordering: .relaxed)
      if exchanged {
        if known + 1 > peak { highest.max(known + 1, ordering: .relaxed) }
        return InFlightPlace(self)
      }
      known = original
    }
    return nil
  }

  fileprivate func leave() {
    let (_, left) = now.subtract(1, ordering: .relaxed)
    precondition(left >= 0, "more calls left than came")
  }
}

/// The place of one call among those in flight.
///
/// It cannot be copied, so the compiler sees to it that it is given back once, however the call
/// ends: when whoever holds it lets go, or is gone.
public struct InFlightPlace: ~Copyable, Sendable {
  private let among: InFlight

  fileprivate init(_ among: InFlight) {
    self.among = among
  }

  deinit { among.leave() }
}
