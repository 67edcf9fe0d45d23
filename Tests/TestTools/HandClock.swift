import CallModel
import Synchronization
import System

/// Monotonic time that stands still until a test moves it. Timers are not its business: who waits
/// for a while still waits for a real one.
public final class HandClock: Sendable {
  private let nanoseconds = Atomic(MonotonicClock.now())

  public init() {}

  public var now: UInt64 { nanoseconds.load(ordering: .acquiring) }
  public var read: @Sendable () -> UInt64 { { self.now } }

  public func pass(_ time: Duration) {
    nanoseconds.add(time.wholeNanoseconds, ordering: .acquiringAndReleasing)
  }
}
