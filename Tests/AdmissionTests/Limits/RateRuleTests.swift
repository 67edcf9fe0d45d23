import Settings
import Testing

@testable import Admission

@Suite struct RateRuleTests {
  private func window(_ calls: Int, per seconds: Int, burst: Int) -> [Int] {
    let window = RateRule(.init(calls: calls, perSeconds: seconds, burst: burst)).window
    return [window.quota, window.seconds]
  }

  @Test func `a window has the same rate, and room for the burst`() {
    #expect(window(100, per: 1, burst: 100) == [100, 1])
    #expect(window(100, per: 1, burst: 20) == [100, 1])
    #expect(window(100, per: 1, burst: 101) == [200, 2])
    #expect(window(10, per: 1, burst: 50) == [50, 5])
    #expect(window(30, per: 60, burst: 5) == [30, 60])
    #expect(window(30, per: 60, burst: 31) == [60, 120])
  }

  @Test func `a rate is told in words that an operator wrote`() {
    #expect(RateRule(.init(calls: 9, perSeconds: 1, burst: 9)).words == "9 a second")
    #expect(RateRule(.init(calls: 9, perSeconds: 60, burst: 2)).words == "9 a minute, 2 at once")
  }
}
