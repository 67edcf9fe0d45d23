import Testing

@testable import CallModel

@Suite struct CallRateTests {
  @Test func `what says nothing is no rate`() {
    #expect(CallRate(calls: 0, windowSeconds: 1) == nil)
    #expect(CallRate(calls: 1, windowSeconds: 0) == nil)
    #expect(CallRate(calls: 1_000_001, windowSeconds: 1) == nil)
    #expect(CallRate(calls: 1, windowSeconds: 86_401) == nil)
    #expect(CallRate(calls: 200, windowSeconds: 300)?.windowNanoseconds == 300_000_000_000)
  }

  @Test func `the slower of two is the one that lets fewer through in the long run`() throws {
    let slow = try #require(CallRate(calls: 200, windowSeconds: 300))
    let fast = try #require(CallRate(calls: 50, windowSeconds: 60))
    #expect(CallRate.slower(slow, fast) == slow)
    #expect(CallRate.slower(fast, slow) == slow)
    #expect(CallRate.slower(nil, fast) == fast)
    #expect(CallRate.slower(slow, nil) == slow)
    #expect(CallRate.slower(nil, nil) == nil)
  }
}
