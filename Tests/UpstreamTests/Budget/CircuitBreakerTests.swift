import CallModel
import Testing

@testable import Upstream

@Suite struct CircuitBreakerTests {
  static let second: UInt64 = 1_000_000_000

  @Test func `it is one for all who call the server`() {
    let breaker = CircuitBreaker()
    #expect(breaker.ask(now: 0) == .go)
    #expect(breaker.refusal(now: 0) == nil)
    for now in 1...UInt64(Limits.breakerFailures) {
      let verdict = breaker.heard(.failed, isProbe: false, begun: now, now: now)
      #expect(verdict.isOpen == (now == UInt64(Limits.breakerFailures)))
      #expect(verdict.hasOpened == verdict.isOpen)
    }
    let wait = breaker.refusal(now: 10)
    #expect(wait.map { $0 <= Self.second } == true)
    #expect(breaker.refusal(now: 2 * Self.second) == nil, "to look makes nobody the probe")
    #expect(breaker.ask(now: 2 * Self.second) == .probe)
    #expect(breaker.refusal(now: 2 * Self.second) != nil)
    let verdict = breaker.heard(
      .answered, isProbe: true, begun: 2 * Self.second, now: 2 * Self.second)
    #expect(verdict.hasClosed && !verdict.isOpen && !verdict.hasOpened)
    #expect(breaker.ask(now: 2 * Self.second) == .go)
    #expect(breaker.phase == .closed)
  }

  @Test func `an answer ends a row of failures`() {
    let breaker = CircuitBreaker()
    for now in 1..<UInt64(Limits.breakerFailures) {
      breaker.heard(.failed, isProbe: false, begun: now, now: now)
    }
    breaker.heard(.answered, isProbe: false, begun: 20, now: 20)
    breaker.heard(.failed, isProbe: false, begun: 21, now: 21)
    #expect(breaker.ask(now: 22) == .go)
  }
}
