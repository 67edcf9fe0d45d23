/// Carries a plan out: counts what each rule has seen and draws its chances.
struct FaultInjector: Sendable {
  /// What befalls one call.
  struct Decision {
    var delayNanoseconds: Int64 = 0
    var answer: FaultAnswer?
    var ending = FaultEffect.Ending.answer

    var effect: FaultEffect? {
      delayNanoseconds == 0 && ending == .answer
        ? nil : FaultEffect(delayNanoseconds: delayNanoseconds, ending: ending)
    }

    /// Whether the operation is executed.
    var hasEffect: Bool { ending.hasEffect && (answer == nil || answer?.afterEffect == true) }
  }

  struct Tally: Sendable {
    let rule: FaultRule
    /// A generator of its own: traffic that is not this rule's does not change its draws.
    var generator: SeededGenerator
    var seen = 0
    var fired = 0
  }

  private(set) var tallies: [Tally]

  init(_ plan: FaultPlan, seed: UInt64) {
    tallies = plan.rules.enumerated().map { place, rule in
      Tally(
        rule: rule, generator: SeededGenerator(seed: plan.seed ?? seed, for: "fault \(place)"))
    }
  }

  /// Nil when nothing befalls the call.
  mutating func decide(_ operation: Operation, method: String, path: String) -> Decision? {
    var decision: Decision?
    for index in tallies.indices {
      guard tallies[index].rule.isAbout(operation, method: method, path: path),
        tallies[index].fires()
      else { continue }
      let rule = tallies[index].rule
      var combined = decision ?? Decision()
      combined.delayNanoseconds += tallies[index].delay()
      combined.answer = rule.answer
      combined.ending = rule.ending
      decision = combined
      if rule.isFinal { break }
    }
    return decision
  }
}

extension FaultInjector.Tally {
  fileprivate mutating func fires() -> Bool {
    seen += 1
    // Drawn for every call that matches, so that one rule's luck is a fixed sequence.
    let isChosen = rule.probability >= 1 || generator.unit() < rule.probability
    guard seen > rule.skip, isChosen, rule.count.map({ fired < $0 }) ?? true else { return false }
    fired += 1
    return true
  }

  fileprivate mutating func delay() -> Int64 {
    guard let range = rule.latencyNanoseconds else { return 0 }
    return Int64.random(in: range, using: &generator)
  }
}
