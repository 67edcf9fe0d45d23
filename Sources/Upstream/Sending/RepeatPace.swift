/// How long to wait before a call is sent once more.
public struct RepeatPace: Sendable {
  /// - Parameter repeats: Times it was repeated already.
  let delay: @Sendable (_ repeats: Int) -> Duration

  /// Full jitter: anything up to 50 ms, doubled with every repeat, so that calls that failed
  /// together do not come back together.
  public static let jittered = RepeatPace { repeats in
    .nanoseconds(Int64.random(in: 0...(50_000_000 << min(repeats, 10))))
  }

  /// For tests.
  static let immediate = RepeatPace { _ in .zero }
}
