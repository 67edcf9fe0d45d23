import Testing

@testable import Admission

struct FailedAuthenticationThrottleTests {
  private static let second: UInt64 = 1_000_000_000
  private static let start: UInt64 = 5_000 * second

  private func source(_ number: UInt32) -> ThrottledSource { ThrottledSource(uid: number) }

  @Test func `so many failures at once and then a wait`() {
    let throttle = FailedAuthenticationThrottle(perMinute: 6)
    for _ in 0..<6 { #expect(throttle.recordFailure(of: source(1), at: Self.start) == nil) }
    #expect(throttle.recordFailure(of: source(1), at: Self.start) == .seconds(10))
    #expect(throttle.wait(for: source(1), at: Self.start) == .seconds(10))
    #expect(throttle.wait(for: source(2), at: Self.start) == nil)
  }

  @Test func `the wait ends although the source goes on failing`() {
    let throttle = FailedAuthenticationThrottle(perMinute: 6)
    for _ in 0..<1000 { _ = throttle.recordFailure(of: source(1), at: Self.start) }
    #expect(throttle.wait(for: source(1), at: Self.start + 9 * Self.second) == .seconds(1))
    #expect(throttle.wait(for: source(1), at: Self.start + 10 * Self.second) == nil)
    #expect(throttle.recordFailure(of: source(1), at: Self.start + 10 * Self.second) == nil)
    #expect(
      throttle.recordFailure(of: source(1), at: Self.start + 10 * Self.second) == .seconds(10))
  }

  @Test func `after a quiet minute all is as it was`() {
    let throttle = FailedAuthenticationThrottle(perMinute: 6)
    for _ in 0..<9 { _ = throttle.recordFailure(of: source(1), at: Self.start) }
    let later = Self.start + 60 * Self.second
    for _ in 0..<6 { #expect(throttle.recordFailure(of: source(1), at: later) == nil) }
    #expect(throttle.recordFailure(of: source(1), at: later) != nil)
  }

  @Test func `asking changes nothing`() {
    let throttle = FailedAuthenticationThrottle(perMinute: 1)
    for _ in 0..<10 { #expect(throttle.wait(for: source(1), at: Self.start) == nil) }
    #expect(throttle.recordFailure(of: source(1), at: Self.start) == nil)
    #expect(throttle.wait(for: source(1), at: Self.start) == .seconds(60))
  }

  @Test func `a flood of other sources never lets an offender off`() {
    let throttle = FailedAuthenticationThrottle(perMinute: 6)
    for _ in 0..<7 { _ = throttle.recordFailure(of: source(0), at: Self.start) }
    for number in 1..<100_000 {
      _ = throttle.recordFailure(of: source(UInt32(number)), at: Self.start)
    }
    let wait = throttle.wait(for: source(0), at: Self.start)
    #expect(wait.map { $0 >= .seconds(10) } == true)
  }

  @Test func `a few hundred offenders hardly touch the others`() {
    var sketch = FailureSketch(perMinute: 6)
    for number in 0..<300 {
      for _ in 0..<10 { sketch.record(source(UInt32(number)), at: Self.start) }
    }
    let touched = (1000..<11_000).count {
      sketch.wait(source(UInt32($0)), at: Self.start) > 0
    }
    // Expected: (1 - e^(-300/2048))^4, 0.03 % of 10,000.
    #expect(touched < 100)
  }
}
