/// What goes wrong in the simulated cloud, and when.
///
/// Rules are asked in order for each call that is routed and whose caller is proven. Each one that
/// fires adds its delay; the first that fires with an answer or an ending ends the search.
public struct FaultPlan: Sendable, Equatable {
  /// Decides the probabilities together with a rule's place; nil takes the sandbox's seed.
  public var seed: UInt64?
  /// Added to the cloud's clock on top of the settings' offset.
  public var clockOffsetNanoseconds: Int64 = 0
  public var rules: [FaultRule] = []

  public init(rules: [FaultRule] = []) { self.rules = rules }

  /// Bounds the work per call.
  static let maxRules = 100

  /// Something goes wrong in one of so many calls, in one of the ways a cloud has: refusals that
  /// pass, server errors, answers that get lost before and after the effect. Chance follows from
  /// the seed.
  public static func random(rate: Double) -> [FaultRule] {
    let afterEffect = FaultAnswer(.refusal(.backendTimeout), afterEffect: true)
    let throttled = FaultAnswer(.refusal(.throttled(RateLimit(calls: 200, windowSeconds: 300))))
    let answers = [
      throttled, FaultAnswer(.refusal(.busy)),
      FaultAnswer(.refusal(.serverError("internal error"))),
      FaultAnswer(.refusal(.backendUnavailable)), afterEffect,
    ]
    var rules = answers.map { answer in
      var rule = FaultRule()
      rule.answer = answer
      return rule
    }
    for ending in [FaultEffect.Ending.resetBeforeEffect, .resetAfterEffect] {
      var rule = FaultRule()
      rule.ending = ending
      rules.append(rule)
    }
    // Each is asked only when none before has fired; so that all come equally often, the later
    // ones are likelier.
    let share = rate / Double(rules.count)
    for index in rules.indices {
      rules[index].probability = share / (1 - share * Double(index))
    }
    return rules
  }
}
