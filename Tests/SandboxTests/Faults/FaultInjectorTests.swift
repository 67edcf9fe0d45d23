import Testing

@testable import Sandbox

struct FaultInjectorTests {
  private func decide(_ injector: inout FaultInjector) -> FaultInjector.Decision? {
    injector.decide(.getVpnGateway, method: "GET", path: "/x")
  }

  private func rule(_ change: (inout FaultRule) -> Void) -> FaultRule {
    var rule = FaultRule()
    change(&rule)
    return rule
  }

  @Test func `calls are skipped, then struck, then spared`() {
    let plan = FaultPlan(rules: [
      rule {
        $0.skip = 2
        $0.count = 3
        $0.answer = FaultAnswer(.refusal(.busy))
      }
    ])
    var injector = FaultInjector(plan, seed: 1)
    let struck = (0..<8).map { _ in decide(&injector) != nil }
    #expect(struck == [false, false, true, true, true, false, false, false])
    #expect(injector.tallies[0].seen == 8)
    #expect(injector.tallies[0].fired == 3)
  }

  @Test func `chance follows from the seed alone`() {
    let plan = FaultPlan(rules: [
      rule {
        $0.probability = 0.3
        $0.ending = .resetAfterEffect
      }
    ])
    func run(_ seed: UInt64) -> [Bool] {
      var injector = FaultInjector(plan, seed: seed)
      return (0..<1_000).map { _ in decide(&injector) != nil }
    }
    #expect(run(1) == run(1))
    #expect(run(1) != run(2))
    #expect((230...370).contains(run(1).count { $0 }))
    var own = plan
    own.seed = 2
    var injector = FaultInjector(own, seed: 1)
    #expect((0..<1_000).map { _ in decide(&injector) != nil } == run(2))
  }

  @Test func `other traffic does not change a rule's luck`() {
    let plan = FaultPlan(rules: [
      rule {
        $0.operation = .getVpnGateway
        $0.probability = 0.5
        $0.ending = .refuseStream
      }
    ])
    var quiet = FaultInjector(plan, seed: 1)
    var busy = FaultInjector(plan, seed: 1)
    for _ in 0..<100 {
      _ = busy.decide(.listVpnGateways, method: "GET", path: "/y")
      #expect((decide(&quiet) == nil) == (decide(&busy) == nil))
    }
  }

  @Test func `delays add up until a rule ends the search`() {
    let plan = FaultPlan(rules: [
      rule { $0.latencyNanoseconds = 5...5 }, rule { $0.latencyNanoseconds = 7...9 },
      rule { $0.ending = .resetBeforeEffect }, rule { $0.latencyNanoseconds = 100...100 },
    ])
    var injector = FaultInjector(plan, seed: 1)
    let decision = decide(&injector)
    #expect((12...14).contains(decision?.delayNanoseconds ?? 0))
    #expect(decision?.ending == .resetBeforeEffect)
    #expect(decision?.hasEffect == false)
    #expect(injector.tallies[3].seen == 0)
  }

  @Test func `an answer in place of the operation's own has no effect unless it says so`() {
    var decision = FaultInjector.Decision()
    #expect(decision.hasEffect)
    #expect(decision.effect == nil)
    decision.answer = FaultAnswer(.refusal(.busy))
    #expect(!decision.hasEffect)
    decision.answer = FaultAnswer(.refusal(.backendTimeout), afterEffect: true)
    #expect(decision.hasEffect)
  }
}
