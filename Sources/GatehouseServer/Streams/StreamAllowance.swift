import Admission
import Synchronization

/// How many streaming calls each caller has open, over all event loops: a caller that forgets to
/// end its watches must not take everybody's memory.
final class StreamAllowance: Sendable {
  private let counts: Mutex<[Int]>
  let perCaller: Int

  init(callers: Int, perCaller: Int) {
    counts = Mutex(Array(repeating: 0, count: callers))
    self.perCaller = perCaller
  }

  /// False when the caller has as many as it may.
  func take(for caller: Caller) -> Bool {
    counts.withLock { counts in
      guard counts[caller.index] < perCaller else { return false }
      counts[caller.index] += 1
      return true
    }
  }

  func giveBack(by caller: Caller) {
    counts.withLock { $0[caller.index] -= 1 }
  }

  func count(of caller: Caller) -> Int {
    counts.withLock { $0[caller.index] }
  }
}
