import CallModel
import Testing

@testable import Upstream

@Suite struct RepeatBudgetTests {
  static let second: UInt64 = 1_000_000_000

  private func repeats(_ budget: inout RepeatBudget, at now: UInt64) -> Int {
    var count = 0
    while budget.mayRepeat(now: now) { count += 1 }
    return count
  }

  @Test func `a quiet gateway may repeat`() {
    var budget = RepeatBudget()
    #expect(repeats(&budget, at: 0) == Limits.repeatsFloor)
    #expect(budget.refused == 1)
  }

  @Test func `of many calls a tenth may be repeated`() {
    var budget = RepeatBudget()
    for number in 0..<UInt64(5000) { budget.noteCall(now: number * 1_000_000) }
    #expect(repeats(&budget, at: 5 * Self.second) == Limits.repeatsFloor + 500)
  }

  @Test func `what was is forgotten after ten seconds`() {
    var budget = RepeatBudget()
    for _ in 0..<1000 { budget.noteCall(now: 0) }
    #expect(repeats(&budget, at: 0) == Limits.repeatsFloor + 100)
    #expect(repeats(&budget, at: 9 * Self.second) == 0)
    #expect(repeats(&budget, at: 10 * Self.second) == Limits.repeatsFloor)
    #expect(repeats(&budget, at: 1000 * Self.second) == Limits.repeatsFloor)
  }
}
