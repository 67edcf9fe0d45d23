import NIOCore
import Transport

/// Says when the open streams of one event loop are to be reviewed because dates that policies name
/// are reached; one timer however many streams there are. Reached only from that loop.
final class ReviewTimer {
  /// Seconds: the machine's clock may be set meanwhile, and then dates come earlier.
  static let pauseMax: Int64 = 60

  private var timer: Scheduled<Void>?
  /// Seconds since 1970.
  private var due = Int64.max

  /// Does `work` once, at that second or a little later; earlier where the second is far away. What
  /// was asked for before is done no later than that.
  ///
  /// - Parameters:
  ///   - second: Seconds since 1970, as `now`.
  func wake(
    at second: Int64, now: Int64, on loop: LoopContext, _ work: @escaping () -> Void
  ) {
    guard second < due else { return }
    timer?.cancel()
    due = second
    timer = loop.eventLoop.assumeIsolated().scheduleTask(
      in: .seconds(Self.pause(until: second, now: now))
    ) { [weak self] in
      self?.timer = nil
      self?.due = .max
      work()
    }
  }

  static func pause(until second: Int64, now: Int64) -> Int64 {
    max(0, min(second - now, pauseMax))
  }
}
