import Admission
import CallModel
import Synchronization

/// How many watches are open, and calls that wait for a state: in total and of each caller, over
/// all event loops.
///
/// Kept by name, so that a caller's watches count on when a reload makes another object of it.
final class WatchAllowance: Sendable {
  private struct Counts {
    var total = 0
    /// Only of those that have any.
    var byCaller: [String: Int] = [:]
  }

  private let counts = Mutex(Counts())
  let inTotal: Int
  let perCaller: Int

  init(inTotal: Int = Limits.watches, perCaller: Int = Limits.watchesPerCaller) {
    self.inTotal = inTotal
    self.perCaller = perCaller
  }

  /// Watches now open.
  var total: Int { counts.withLock { $0.total } }

  /// - Throws: `resourceExhausted` when the caller, or the gateway, has as many as it may.
  func take(for caller: Caller) throws(Refusal) {
    let refusal: Refusal? = counts.withLock { counts in
      let own = counts.byCaller[caller.name, default: 0]
      guard own < perCaller else { return Self.tooMany(caller.name, perCaller) }
      guard counts.total < inTotal else { return Self.tooMany("this gateway", inTotal) }
      counts.byCaller[caller.name] = own + 1
      counts.total += 1
      return nil
    }
    if let refusal { throw refusal }
  }

  func giveBack(by caller: Caller) {
    counts.withLock { counts in
      let left = counts.byCaller[caller.name, default: 1] - 1
      counts.byCaller[caller.name] = left == 0 ? nil : left
      counts.total -= 1
    }
  }

  private static func tooMany(_ whose: String, _ limit: Int) -> Refusal {
    Refusal(
      .resourceExhausted, "\(whose) watches \(limit) resources and may watch no more",
      reason: "TOO_MANY_WATCHES")
  }
}
