import Admission
import Synchronization

/// How many streaming calls each caller has open, over all event loops: a caller that forgets to
/// end its watches must not take everybody's memory.
///
/// Kept by name, so that a caller's streams count on when a reload makes another object of it.
final class StreamAllowance: Sendable {
  /// Only of those that have any.
  private let counts = Mutex<[String: Int]>([:])
  let perCaller: Int

  init(perCaller: Int) {
    self.perCaller = perCaller
  }

  /// False when the caller has as many as it may.
  func take(for caller: Caller) -> Bool {
    counts.withLock { counts in
      let count = counts[caller.name, default: 0]
      guard count < perCaller else { return false }
      counts[caller.name] = count + 1
      return true
    }
  }

  func giveBack(by caller: Caller) {
    counts.withLock { counts in
      let left = counts[caller.name, default: 1] - 1
      counts[caller.name] = left == 0 ? nil : left
    }
  }

  func count(of caller: Caller) -> Int {
    counts.withLock { $0[caller.name, default: 0] }
  }
}
