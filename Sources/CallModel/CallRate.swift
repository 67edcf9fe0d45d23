/// How many calls are allowed within any window of time.
public struct CallRate: Sendable, Hashable {
  public static let callsRange = 1...1_000_000
  public static let windowRange = 1...86_400

  public let calls: Int
  public let windowSeconds: Int

  /// Nil beyond the ranges: nothing that says more is a limit.
  public init?(calls: Int, windowSeconds: Int) {
    guard Self.callsRange.contains(calls), Self.windowRange.contains(windowSeconds) else {
      return nil
    }
    self.calls = calls
    self.windowSeconds = windowSeconds
  }

  public var windowNanoseconds: UInt64 { UInt64(windowSeconds) * 1_000_000_000 }

  /// The one that lets fewer calls through in the long run.
  public static func slower(_ one: CallRate?, _ other: CallRate?) -> CallRate? {
    guard let one, let other else { return one ?? other }
    return one.calls * other.windowSeconds <= other.calls * one.windowSeconds ? one : other
  }
}
