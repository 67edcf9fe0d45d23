import CallModel
import Testing

@testable import Upstream

/// How many calls may be on their way, without time passing.
@Suite struct ConcurrencyWindowTests {
  /// As many calls as there is room for go and are answered.
  private func roundTrip(_ window: inout ConcurrencyWindow, time: UInt64 = 1000) {
    let count = window.size
    for _ in 0..<count { window.enter() }
    for _ in 0..<count {
      window.answered(after: time)
      window.leave()
    }
  }

  @Test func `it grows fast at first and stops at its bound`() {
    var window = ConcurrencyWindow(largest: 1024)
    #expect(window.size == Limits.upstreamConcurrencyFirst)
    roundTrip(&window)
    #expect(window.size >= Limits.upstreamConcurrencyFirst * 9 / 8)
    for _ in 0..<30 { roundTrip(&window) }
    #expect(window.size == 1024)
    window.bound(by: 10)
    #expect(window.size == 10)
  }

  @Test func `a word of strain takes three tenths away, and then it grows by one a round trip`() {
    var window = ConcurrencyWindow(largest: 1024)
    window.strained(begun: 0, now: 10)
    #expect(window.size == Limits.upstreamConcurrencyFirst * 7 / 10)
    let before = window.size
    for _ in 0..<10 { roundTrip(&window) }
    #expect((4...11).contains(window.size - before))
  }

  @Test func `many words about the same time are one`() {
    var window = ConcurrencyWindow(largest: 1024)
    window.strained(begun: 0, now: 10)
    let size = window.size
    for begun in 0..<10 { window.strained(begun: UInt64(begun), now: 11) }
    #expect(window.size == size)
    window.strained(begun: 10, now: 12)
    #expect(window.size < size)
  }

  @Test func `one call can always go`() {
    var window = ConcurrencyWindow(largest: 1024)
    for time in 0..<100 { window.strained(begun: UInt64(time), now: UInt64(time)) }
    #expect(window.size == 1)
    #expect(!window.isFull)
    window.enter()
    #expect(window.isFull)
    for _ in 0..<20 {
      window.answered(after: 1)
      window.leave()
      window.enter()
    }
    #expect(window.size > 1)
  }

  @Test func `what is not used does not grow`() {
    var window = ConcurrencyWindow(largest: 1024)
    for _ in 0..<1000 {
      window.enter()
      window.answered(after: 1)
      window.leave()
    }
    #expect(window.size == Limits.upstreamConcurrencyFirst)
  }

  @Test func `the time of an answer is smoothed`() {
    var window = ConcurrencyWindow(largest: 8)
    #expect(window.latency == nil)
    window.answered(after: 800)
    #expect(window.latency == 800)
    window.answered(after: 1600)
    #expect(window.latency == 900)
  }
}
