import CallModel
import Synchronization
import System

/// Monotonic time that stands still until a test moves it. Timers are not its business: who waits
/// for a while still waits for a real one.
package final class HandClock: Sendable {
  private let nanoseconds = Atomic(MonotonicClock.now())

  package init() {}

  package var now: UInt64 { nanoseconds.load(ordering: .acquiring) }
  package var read: @Sendable () -> UInt64 { { self.now } }

  package func pass(_ time: Duration) {
    nanoseconds.add(time.wholeNanoseconds, ordering: .acquiringAndReleasing)
  }
}
