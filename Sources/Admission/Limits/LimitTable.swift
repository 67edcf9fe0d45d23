public import Settings

/// What each caller of one generation of settings may ask for.
///
/// One small object for each caller that the settings know; whoever is no caller has none, and a
/// key that was issued stands for one of them. So nothing grows.
public struct LimitTable: Sendable {
  /// By `Caller.index`, in the order of the settings.
  public let callers: [CallerLimits]

  /// - Parameter previous: The table that this one takes the place of.
  public init(_ settings: Settings, after previous: LimitTable? = nil) {
    let before = Dictionary(
      (previous?.callers ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    callers = settings.callers.map { CallerLimits($0.name, $0.limits, after: before[$0.name]) }
  }

  /// Nil for the owner of the process, who is no caller.
  public subscript(_ caller: Caller) -> CallerLimits? {
    caller.index < callers.count ? callers[caller.index] : nil
  }
}
