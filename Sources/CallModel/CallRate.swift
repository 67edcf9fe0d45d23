/// How many calls are allowed within any window of time.
package struct CallRate: Sendable, Hashable {
  package static let callsRange = 1...1_000_000
  package static let windowRange = 1...86_400

  package let calls: Int
  package let windowSeconds: Int

  /// Nil beyond the ranges: nothing that says more is a limit.
  package init?(calls: Int, windowSeconds: Int) {
    guard Self.callsRange.contains(calls), Self.windowRange.contains(windowSeconds) else {
      return nil
    }
    self.calls = calls
    self.windowSeconds = windowSeconds
  }

  package var windowNanoseconds: UInt64 { UInt64(windowSeconds) * 1_000_000_000 }

  /// The one that lets fewer calls through in the long run.
  package static func slower(_ one: CallRate?, _ other: CallRate?) -> CallRate? {
    guard let one, let other else { return one ?? other }
    return one.calls * other.windowSeconds <= other.calls * one.windowSeconds ? one : other
  }
}
