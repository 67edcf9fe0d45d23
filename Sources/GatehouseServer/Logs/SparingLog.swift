import Logging
import Synchronization
import System

/// Writes of what strangers can make happen as often as they like: a few lines, then how many were
/// left out.
final class SparingLog: Sendable {
  private struct State {
    /// Lines that may still be written in this minute.
    var left: Int
    var minuteEnd: UInt64 = 0
    var leftOut = 0
  }

  private let logger: Logger
  private let perMinute: Int
  private let now: @Sendable () -> UInt64
  private let state: Mutex<State>

  /// - Parameter now: nanoseconds of the monotonic clock.
  init(
    _ logger: Logger, perMinute: Int = 60,
    now: @escaping @Sendable () -> UInt64 = { MonotonicClock.now() }
  ) {
    self.logger = logger
    self.perMinute = perMinute
    self.now = now
    self.state = Mutex(State(left: perMinute))
  }

  /// - Parameter facts: Made only when the line is written.
  func note(_ message: String, _ facts: @autoclosure () -> [(String, String)]) {
    let now = now()
    let leftOut: Int? = state.withLock { state in
      if now >= state.minuteEnd {
        state.minuteEnd = now + 60_000_000_000
        state.left = perMinute
      }
      guard state.left > 0 else {
        state.leftOut += 1
        return nil
      }
      state.left -= 1
      defer { state.leftOut = 0 }
      return state.leftOut
    }
    guard let leftOut else { return }
    var metadata: Logger.Metadata = [:]
    for (name, value) in facts() { metadata[name] = "\(value)" }
    if leftOut > 0 { metadata["left_out"] = "\(leftOut)" }
    logger.notice("\(message)", metadata: metadata)
  }
}
