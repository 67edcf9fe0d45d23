import CallModel
import Contract
import Settings
import Synchronization
import Testing

@testable import Admission
@testable import GatehouseServer
@testable import Upstream

/// What the settings say about budgets, in force.
@Suite struct BudgetPlanTests {
  @Test func `rules of a credential come from its own section, then from all`() throws {
    var settings = try Sample.settings()
    settings.budget.sharePercent = 50
    settings.budget.concurrentCallsMax = 9
    settings.budget.waitingCallsMax = 8
    settings.budget.waitingCallsPerCallerMax = 7
    settings.credentials[0].budget.reads = CallRate(calls: 200, windowSeconds: 300)
    settings.credentials[1].budget.sharePercent = 30
    settings.credentials[1].budget.calls = CallRate(calls: 20, windowSeconds: 60)
    let one = BudgetRules(settings.credentials[0], of: settings)
    #expect(one.sharePercent == 50)
    #expect(one.reads == CallRate(calls: 200, windowSeconds: 300))
    #expect(one.calls == nil && one.writes == nil)
    #expect((one.concurrencyMax, one.waitingMax, one.waitingPerCallerMax) == (9, 8, 7))
    let other = BudgetRules(settings.credentials[1], of: settings)
    #expect(other.sharePercent == 30)
    #expect(other.calls == CallRate(calls: 20, windowSeconds: 60))
  }

  @Test func `credentials of one cloud have budgets of their own and share its breakers`() throws {
    let plan = try GatewayPlan(Sample.settings())
    let budgets = plan.credentials.map(\.budget)
    #expect(budgets[0] !== budgets[1])
    #expect(budgets[0].breakers.vpn === budgets[1].breakers.vpn)
    #expect(budgets[0].breakers.vpn !== budgets[0].breakers.iam)
  }

  @Test func `a reload changes the rules and keeps what was learnt`() throws {
    let plan = try GatewayPlan(Sample.settings())
    let budget = plan.credentials[0].budget
    let rate = try #require(CallRate(calls: 100, windowSeconds: 60))
    let ask = BudgetAsk(
      service: .vpn, kind: .read, traffic: .interactive, share: .gateway, isRepeat: false)
    budget.state.withLock { state in
      guard let ticket = state.services[0].take(ask.kind, now: 1) else { return }
      state.services[0].settle(
        ask.kind, ticket, .throttled(limit: rate, asked: nil), begun: 1, now: 1)
    }
    var settings = try Sample.settings()
    settings.credentials[0].budget.writes = CallRate(calls: 7, windowSeconds: 1)
    let next = try GatewayPlan(settings, after: plan)
    #expect(next.credentials[0] === plan.credentials[0])
    #expect(budget.facts.services[0].kinds[1].limit == nil, "not before it is in force")
    next.exchangeSources(after: plan)
    let kinds = budget.facts.services[0].kinds
    #expect(kinds[0].limit == rate && kinds[0].isLearnt)
    #expect(kinds[1].limit == CallRate(calls: 7, windowSeconds: 1) && !kinds[1].isLearnt)
  }

  @Test func `a caller's turns are those of the settings`() throws {
    var settings = try Sample.settings()
    settings.callers[0].weight = 5
    settings.callers[0].traffic = .batch
    let plan = try GatewayPlan(settings)
    let share = try #require(plan.callers.directory.callers.first).share
    #expect(share.name == "tester")
    #expect(share.weight == 5)
    #expect(share.traffic == .batch)
  }
}
