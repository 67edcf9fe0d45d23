public import CallModel
import Settings
import Synchronization

/// What one caller may ask for in one generation of settings, and what it has asked for so far.
public final class CallerLimits: Sendable {
  /// One rule, with what it remembers.
  private struct Rate: Sendable {
    let rule: RateRule
    let gate: RateGate

    init?(_ limit: Settings.RateLimit?, after previous: Rate?) {
      guard let limit else { return nil }
      rule = RateRule(limit)
      gate =
        if let previous, previous.rule.hasSameRate(as: rule) { previous.gate } else { RateGate() }
    }
  }

  public let name: String
  public let inFlight: InFlight
  private let inFlightLimit: Settings.InFlightLimit
  private let read: Rate?
  private let write: Rate?
  private let refusals: RefusalCounts

  /// - Parameter previous: Those of the same caller before: how it stands goes on where the rate
  ///   is the same, and its calls in flight and what was counted always.
  init(_ name: String, _ limits: Settings.CallerLimits, after previous: CallerLimits? = nil) {
    self.name = name
    read = Rate(limits.read, after: previous?.read)
    write = Rate(limits.write, after: previous?.write)
    inFlightLimit = limits.inFlight
    inFlight = previous?.inFlight ?? InFlight()
    refusals = previous?.refusals ?? RefusalCounts()
  }

  /// Whether there is any rate; false for most callers, who are then not asked for the time.
  public var hasRates: Bool { read != nil || write != nil }

  /// The rule for one class of calls; nil where there is no limit.
  public func rule(of kind: CallClass) -> RateRule? { rate(of: kind)?.rule }

  /// What the caller is held to, of what an operator wrote down: rates, and calls in flight where
  /// they are not the usual ones.
  public var allowances: [Allowance] {
    var allowances: [Allowance] = []
    for kind in CallClass.allCases {
      guard let rule = rule(of: kind), !rule.isShadow else { continue }
      let window = rule.window
      allowances.append(
        Allowance(
          caller: name, policy: kind.word, limit: window.quota, windowSeconds: window.seconds))
    }
    if inFlightLimit != Settings.InFlightLimit(), !inFlightLimit.isShadow {
      allowances.append(
        Allowance(
          caller: name, policy: Allowance.inFlight, limit: inFlightLimit.callsMax,
          windowSeconds: nil))
    }
    return allowances
  }

  private func rate(of kind: CallClass) -> Rate? {
    switch kind {
    case .read: read
    case .write: write
    }
  }

  // MARK: Deciding

  /// Counts a call against its class.
  ///
  /// - Parameters:
  ///   - cost: For how many it counts; what costs nothing is not to be asked about.
  ///   - now: Nanoseconds of the monotonic clock.
  /// - Returns: nil where there is no limit.
  @_effects(releasenone)
  public func charge(
    _ kind: CallClass, cost: Int, at now: UInt64
  ) -> (rule: RateRule, verdict: RateVerdict)? {
    guard let rate = rate(of: kind) else { return nil }
    let verdict = rate.gate.pass(cost, rate.rule, at: now)
    if !verdict.isAdmitted {
      refusals.of(kind).add(isShadow: rate.rule.isShadow)
    }
    return (rate.rule, verdict)
  }

  /// A place for one more call.
  ///
  /// - Parameter whenOver: Called where a limit that only watches would have refused it.
  public func enter(whenOver: () -> Void = {}) throws(Refusal) -> InFlightPlace {
    if let place = inFlight.enter(most: inFlightLimit.callsMax) { return place }
    refusals.inFlight.add(isShadow: inFlightLimit.isShadow)
    guard inFlightLimit.isShadow, let place = inFlight.enter(most: .max) else {
      throw .tooManyInFlight(name, most: inFlightLimit.callsMax)
    }
    whenOver()
    return place
  }

  // MARK: Numbers

  /// Refusals, and what would have been one, since the start: by limit and whether it was enforced.
  public var refused: [(limit: String, isShadow: Bool, count: UInt64)] {
    [
      (CallClass.read.word, refusals.read), (CallClass.write.word, refusals.write),
      (Allowance.inFlight, refusals.inFlight),
    ].flatMap { limit, counts in
      [
        (limit, false, counts.enforced.load(ordering: .relaxed)),
        (limit, true, counts.shadow.load(ordering: .relaxed)),
      ]
    }
  }
}

/// How often one caller was refused something.
private final class RefusalCounts: Sendable {
  /// By one limit, while it was enforced and while it only watched.
  final class Count: Sendable {
    let enforced = Atomic<UInt64>(0)
    let shadow = Atomic<UInt64>(0)

    func add(isShadow: Bool) {
      if isShadow {
        shadow.add(1, ordering: .relaxed)
      } else {
        enforced.add(1, ordering: .relaxed)
      }
    }
  }

  let read = Count()
  let write = Count()
  let inFlight = Count()

  func of(_ kind: CallClass) -> Count {
    switch kind {
    case .read: read
    case .write: write
    }
  }
}
