/// Counts the calls of the sandbox's one account against its limit, in windows that begin at whole
/// multiples of their length.
struct Throttle: Sendable {
  private let limit: RateLimit?
  private var window: Int64 = .min
  private var calls = 0

  init(_ limit: RateLimit?) { self.limit = limit }

  /// One call more, or its refusal. A refused call counts no further.
  mutating func admit(now: Int64) throws(CloudRefusal) {
    guard let limit else { return }
    let current = now / (limit.windowSeconds * CloudTime.nanosecondsPerSecond)
    if current != window {
      window = current
      calls = 0
    }
    guard calls < limit.calls else { throw .throttled(limit) }
    calls += 1
  }
}
