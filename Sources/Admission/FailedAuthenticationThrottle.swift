import Synchronization

/// Slows down sources that fail to authenticate.
///
/// Keys have 256 bits: nobody guesses one. What is limited is the work and the records that a
/// flood of failures makes, and how long a broken client goes unnoticed. So a key that is right
/// is always taken, also from a source over its limit: ask `wait` when authentication has failed,
/// else one broken service would lock out all others of its machine.
public final class FailedAuthenticationThrottle: Sendable {
  private let sketch: Mutex<FailureSketch>

  /// - Parameter perMinute: failures of one source, at once and for each minute that passes.
  public init(perMinute: Int) {
    self.sketch = Mutex(FailureSketch(perMinute: perMinute))
  }

  /// Books a failed authentication.
  ///
  /// - Parameter now: nanoseconds of the monotonic clock.
  /// - Returns: nil when the source was within its limit and is to be told what was wrong; else
  ///   the time after which it may try again.
  public func recordFailure(of source: ThrottledSource, at now: UInt64) -> Duration? {
    sketch.withLock { sketch in
      let wait = sketch.wait(source, at: now)
      sketch.record(source, at: now)
      return wait == 0 ? nil : .nanoseconds(Int64(clamping: wait))
    }
  }

  /// How long a source still has to wait; nil when it may try.
  public func wait(for source: ThrottledSource, at now: UInt64) -> Duration? {
    let wait = sketch.withLock { $0.wait(source, at: now) }
    return wait == 0 ? nil : .nanoseconds(Int64(clamping: wait))
  }
}
