import CallModel
import Settings
import Testing

@testable import Admission

@Suite struct LimitTableTests {
  private func settings(_ callers: String) throws -> Settings {
    try Settings.parse(
      text: """
        listeners: [{ unix: /a }]
        callers: { \(callers) }
        limits: { each_caller: { read: { per_second: 5 } } }
        """, fileName: "g.yaml")
  }

  private func caller(_ index: Int) -> Caller {
    Caller(
      index: index, name: "c", methods: [], credentials: [], actions: [],
      operations: OperationSet())
  }

  @Test func `callers are told apart by their places, and the owner is none of them`() throws {
    let table = LimitTable(
      try settings("a: { unix: { uids: [1] } }, b: { unix: { uids: [2] }, limits: { read: off } }"))
    #expect(table[caller(0)]?.name == "a")
    #expect(table[caller(0)]?.hasRates == true)
    #expect(table[caller(1)]?.name == "b")
    #expect(table[caller(1)]?.hasRates == false)
    #expect(table[caller(2)] == nil)
  }

  @Test func `after a reload a caller is found by its name, wherever it stands`() throws {
    let before = LimitTable(
      try settings("a: { unix: { uids: [1] } }, b: { unix: { uids: [2] } }"))
    _ = before.callers[1].charge(.read, cost: 4, at: 1)
    let after = LimitTable(
      try settings("b: { unix: { uids: [2] } }, c: { unix: { uids: [3] } }"), after: before)
    #expect(after.callers.map(\.name) == ["b", "c"])
    #expect(after.callers[0].charge(.read, cost: 1, at: 1)?.verdict.remaining == 0)
    #expect(after.callers[1].charge(.read, cost: 1, at: 1)?.verdict.remaining == 4)
  }

  @Test func `too often is told with the rate, and when to come back`() throws {
    let rule = RateRule(.init(calls: 30, perSeconds: 60, burst: 2))
    let gate = RateGate()
    for _ in 0..<2 { _ = gate.pass(1, rule, at: 5) }
    let refusal = Refusal.overRate("billing", .write, rule, gate.pass(1, rule, at: 6))
    #expect(refusal.code == .resourceExhausted)
    #expect(refusal.reason == "RATE_LIMIT_EXCEEDED")
    #expect(
      refusal.message
        == "billing has written as often as it may (30 a minute, 2 at once); come back in 2.0 s")
    #expect(refusal.retryAfter == .nanoseconds(1_999_999_999))
    #expect(
      refusal.allowance
        == Allowance(caller: "billing", policy: "write", limit: 30, windowSeconds: 60))
  }
}
