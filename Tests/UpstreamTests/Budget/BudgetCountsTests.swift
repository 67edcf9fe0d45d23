import CallModel
import Contract
import Testing

@testable import Upstream

@Suite struct BudgetCountsTests {
  @Test func `a wait is counted where it ends`() {
    var counts = BudgetCounts()
    for wait in [0, 1_000_000, 1_000_001, 20_000_000_000] as [UInt64] {
      counts.waited(wait, .batch)
    }
    #expect(counts.waits[TrafficClass.batch.place].buckets == [2, 1, 0, 0, 0, 1])
    #expect(counts.waits[TrafficClass.batch.place].sumNanoseconds == 20_002_000_001)
    #expect(counts.waits[TrafficClass.interactive.place].buckets.allSatisfy { $0 == 0 })
  }

  @Test func `outcomes of services and kinds are counted apart`() {
    var counts = BudgetCounts()
    let outcomes: [AttemptOutcome] = [
      .answered, .throttled(limit: nil, asked: nil), .busy, .unavailable, .failed, .timedOut,
      .unheard,
    ]
    #expect(Set(outcomes.map(\.place)) == Set(AttemptOutcome.words.indices))
    let ticket = CloudAllowance.Ticket(hold: 0, isProbe: false)
    for (number, outcome) in outcomes.enumerated() {
      let ask = BudgetAsk(
        service: .iam, kind: .write, traffic: .interactive, share: .gateway, isRepeat: false)
      for _ in 0...number {
        counts.settled(BudgetGrant(ask, ticket, isProbe: false, begun: 0), outcome)
      }
    }
    #expect(counts.attempts(.iam, .write).map(\.count) == [1, 2, 3, 4, 5, 6, 7])
    #expect(counts.attempts(.iam, .write).map(\.outcome) == AttemptOutcome.words)
    #expect(counts.attempts(.vpn, .write).allSatisfy { $0.count == 0 })
    #expect(counts.attempts(.iam, .read).allSatisfy { $0.count == 0 })
  }
}
