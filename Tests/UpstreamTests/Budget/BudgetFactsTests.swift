import CallModel
import Synchronization
import Testing

@testable import Upstream

@Suite struct BudgetFactsTests {
  @Test func `what is known is told, of each service and kind`() {
    let budget = AccountBudget(of: "main")
    var rules = BudgetRules()
    rules.calls = CallRate(calls: 100, windowSeconds: 60)
    rules.sharePercent = 50
    rules.concurrencyMax = 7
    budget.adopt(rules)
    let facts: BudgetFacts = budget.facts
    #expect(facts.services.map(\.word) == ["vpn", "iam"])
    #expect(facts.services.map(\.circuit) == ["closed", "closed"])
    #expect(facts.services.map(\.concurrency) == [7, 7])
    let vpn = facts.services[0].kinds
    #expect(vpn.map(\.kind) == [.read, .write])
    #expect(vpn.allSatisfy { $0.isShared && !$0.isLearnt && $0.limit == rules.calls })
    #expect(vpn.map(\.left) == [49, 49], "half of it, and one of those for upkeep")
    #expect(facts.services[1].kinds.allSatisfy { $0.limit == nil && $0.left == nil })
    for now in 1...UInt64(Limits.breakerFailures) {
      budget.breakers.vpn.heard(.failed, isProbe: false, begun: now, now: now)
    }
    #expect(budget.facts.services.map(\.circuit) == ["open", "closed"])
  }

  @Test func `what is learnt outlasts new rules`() throws {
    let budget = AccountBudget(of: "main")
    let rate = try #require(CallRate(calls: 10, windowSeconds: 60))
    budget.state.withLock { state in
      guard let ticket = state.services[0].take(.read, now: 0) else { return }
      state.services[0].settle(
        .read, ticket, .throttled(limit: rate, asked: nil), begun: 0, now: 0)
    }
    budget.adopt(BudgetRules())
    #expect(budget.facts.services[0].kinds[0].limit == rate)
    #expect(budget.facts.services[0].kinds[0].isLearnt)
  }
}
