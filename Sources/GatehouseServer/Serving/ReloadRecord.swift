import Synchronization
import System

/// How readings of the settings have ended, for the admin port.
final class ReloadRecord: Sendable {
  struct Counts: Sendable {
    var applied: UInt64 = 0
    var refused: UInt64 = 0
    /// Seconds since 1970 of the settings in force.
    var appliedAt: Int64
    /// Of the latest reading; nil when it is in force.
    var faults: Int?

    /// Counts the readings that were served by, from 1 at the start.
    var generation: UInt64 { applied + 1 }
  }

  private let state = Mutex(Counts(appliedAt: WallClock.now().seconds))

  var counts: Counts { state.withLock { $0 } }

  /// - Parameter faults: Nil when the settings are in force now.
  func note(_ faults: Int?) {
    state.withLock { state in
      state.faults = faults
      if faults == nil {
        state.applied += 1
        state.appliedAt = WallClock.now().seconds
      } else {
        state.refused += 1
      }
    }
  }
}
