import CallModel
import Testing

@testable import Upstream

/// Whether a server is called at all, without time passing.
@Suite struct BreakerStateTests {
  static let second: UInt64 = 1_000_000_000
  static let most: AttemptPace.Draw = { $0 }
  static let least: AttemptPace.Draw = { _ in 0 }

  private func fail(
    _ breaker: inout BreakerState, _ count: Int, from start: UInt64 = 1,
    _ word: BreakerState.Word = .failed, draw: AttemptPace.Draw = most
  ) {
    for number in 0..<UInt64(count) {
      let now = start + number
      breaker.heard(word, isProbe: false, begun: now, now: now, draw: draw)
    }
  }

  private func opened(at now: UInt64 = 100) -> BreakerState {
    var breaker = BreakerState()
    fail(&breaker, Limits.breakerFailures, from: now - UInt64(Limits.breakerFailures) + 1)
    return breaker
  }

  @Test func `it opens after failures in a row`() {
    var breaker = BreakerState()
    fail(&breaker, Limits.breakerFailures - 1)
    #expect(breaker.ask(now: 50) == .go)
    breaker.heard(.answered, isProbe: false, begun: 50, now: 50, draw: Self.most)
    fail(&breaker, Limits.breakerFailures - 1, from: 60)
    #expect(breaker.ask(now: 70) == .go, "an answer between them ends the row")
    fail(&breaker, 1, from: 80)
    #expect(breaker.ask(now: 81) == .refused(wait: Self.second - 1))
  }

  @Test func `what fails together is one failure`() {
    var breaker = BreakerState()
    for _ in 0..<100 {
      breaker.heard(.failed, isProbe: false, begun: 5, now: 10, draw: Self.most)
    }
    #expect(breaker.weight == 1)
    #expect(breaker.ask(now: 11) == .go)
  }

  @Test func `the second time-out in a row opens it`() {
    var breaker = BreakerState()
    fail(&breaker, 1, from: 1, .timedOut)
    #expect(breaker.ask(now: 2) == .go)
    fail(&breaker, 1, from: 3, .timedOut)
    #expect(breaker.ask(now: 4) != .go)
  }

  @Test func `one probe at a time, and its answer closes it`() {
    var breaker = opened(at: 100)
    let later = 100 + Self.second
    #expect(breaker.ask(now: later) == .probe)
    #expect(breaker.ask(now: later) == .refused(wait: Self.second))
    breaker.heard(.answered, isProbe: true, begun: later, now: later + 9, draw: Self.most)
    #expect(breaker.ask(now: later + 9) == .go)
    // What was begun before and fails only now is no news.
    for _ in 0..<10 {
      breaker.heard(.failed, isProbe: false, begun: 50, now: later + 10, draw: Self.most)
    }
    #expect(breaker.ask(now: later + 11) == .go)
  }

  @Test func `a probe that fails opens it for longer, up to a bound`() {
    var breaker = opened(at: 100)
    var now = UInt64(100)
    var pauses: [UInt64] = []
    for _ in 0..<8 {
      guard case .refused(let wait) = breaker.ask(now: now) else {
        Issue.record("it is not open")
        return
      }
      pauses.append(wait)
      now += wait
      #expect(breaker.ask(now: now) == .probe)
      breaker.heard(.failed, isProbe: true, begun: now, now: now, draw: Self.most)
    }
    #expect(pauses == [1, 2, 4, 8, 10, 10, 10, 10].map { $0 * Self.second })
  }

  @Test func `by chance it is shorter, but never nothing`() {
    var breaker = BreakerState()
    fail(&breaker, Limits.breakerFailures, draw: Self.least)
    #expect(breaker.ask(now: 5) == .refused(wait: Self.second / 4))
  }

  @Test func `a probe that tells nothing leaves the place to the next`() {
    var breaker = opened(at: 100)
    let later = 100 + Self.second
    #expect(breaker.ask(now: later) == .probe)
    breaker.heard(.unheard, isProbe: true, begun: later, now: later, draw: Self.most)
    #expect(breaker.ask(now: later) == .probe)
  }

  @Test func `calls from before change nothing while it is open`() {
    var breaker = opened(at: 100)
    fail(&breaker, 10, from: 200)
    breaker.heard(.answered, isProbe: false, begun: 1, now: 300, draw: Self.most)
    #expect(breaker.openings == 1)
    #expect(breaker.ask(now: 300) == .refused(wait: Self.second - 200))
  }
}
