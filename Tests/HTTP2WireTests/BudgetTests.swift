import Testing

@testable import HTTP2Wire

@Suite struct BudgetTests {
  private final class Bucket {
    var budget = Budget()
    func spend(now: UInt64) -> Bool {
      budget.spend(HTTP2Bounds.Rate(burst: 10, perSecond: 5), now: now)
    }
  }

  @Test func `the burst passes and one more does not`() {
    let bucket = Bucket()
    for _ in 0..<10 { #expect(bucket.spend(now: 100)) }
    #expect(!bucket.spend(now: 100))
  }

  @Test func `time refills at the rate`() {
    let bucket = Bucket()
    for _ in 0..<10 { _ = bucket.spend(now: 0) }
    for _ in 0..<5 { #expect(bucket.spend(now: 1_000_000_000)) }
    #expect(!bucket.spend(now: 1_000_000_000))
  }

  @Test func `a quiet start gives no credit`() {
    let bucket = Bucket()
    for _ in 0..<10 { #expect(bucket.spend(now: 1 << 60)) }
    #expect(!bucket.spend(now: 1 << 60))
  }

  @Test func `useful work pays back and never more than was used`() {
    let bucket = Bucket()
    bucket.budget.earn(1_000)
    for _ in 0..<10 { _ = bucket.spend(now: 7) }
    bucket.budget.earn(3)
    for _ in 0..<3 { #expect(bucket.spend(now: 7)) }
    #expect(!bucket.spend(now: 7))
  }

  @Test func `a clock that goes back refills nothing`() {
    let bucket = Bucket()
    for _ in 0..<10 { _ = bucket.spend(now: 5_000_000_000) }
    #expect(!bucket.spend(now: 1))
  }
}
