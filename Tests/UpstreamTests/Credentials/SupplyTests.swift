import CallModel
import Testing

@testable import Upstream

/// The life of what a credential shows, without time passing.
@Suite struct SupplyTests {
  static let second: UInt64 = 1_000_000_000
  static let hour = 3600 * second
  /// The most that chance may give, and the least.
  static let most: AttemptPace.Draw = { $0 }
  static let least: AttemptPace.Draw = { _ in 0 }
  static let problem = KeyRefusal(kind: .unavailable, words: "down")

  private func held(
    for lifetime: UInt64 = 24 * hour, from start: UInt64 = 0, draw: AttemptPace.Draw = least
  ) -> Supply {
    var supply = Supply()
    supply.begin()
    supply.supplied(lifetime: lifetime, from: start, renews: true, draw: draw)
    return supply
  }

  @Test func `while nothing is there, calls wait for what is got`() {
    var supply = Supply()
    #expect(supply.ask(now: 0) == .wait)
    #expect(supply.nextAttempt == 0)
    supply.begin()
    #expect(supply.nextAttempt == nil, "one at a time")
    #expect(supply.ask(now: 0) == .wait)
    supply.supplied(lifetime: Self.hour, from: 0, renews: true, draw: Self.least)
    #expect(supply.ask(now: 1) == .stocked)
  }

  @Test func `a newer one is got at 75 to 80 hundredths of its life`() {
    #expect(held(draw: Self.least).nextAttempt == 24 * Self.hour / 5 * 4)
    #expect(held(draw: Self.most).nextAttempt == 24 * Self.hour / 4 * 3)
    #expect(held(from: 7, draw: Self.least).nextAttempt == 24 * Self.hour / 5 * 4 + 7)
  }

  @Test func `nothing is shown from a little before its end`() {
    let long = held()
    #expect(long.ask(now: 24 * Self.hour - 10 * Self.second - 1) == .stocked)
    #expect(long.ask(now: 24 * Self.hour - 10 * Self.second) == .wait)
    let short = held(for: 20 * Self.second)
    #expect(short.ask(now: 19 * Self.second - 1) == .stocked)
    #expect(short.ask(now: 19 * Self.second) == .wait)
  }

  @Test func `the old one serves while getting fails, and then calls are refused`() {
    var supply = held(for: 100 * Self.second)
    var now = 80 * Self.second
    while now < 95 * Self.second {
      #expect(supply.ask(now: now) == .stocked)
      #expect(supply.shortage(now: now) == nil)
      supply.begin()
      #expect(supply.ask(now: now) == .stocked)
      supply.failed(Self.problem, now: now, draw: Self.most)
      now = supply.nextAttempt ?? 0
    }
    supply.failed(Self.problem, now: 94 * Self.second, draw: Self.most)
    guard case .refused(let refusal) = supply.ask(now: 96 * Self.second) else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.words == "down")
    #expect(refusal.retryAfter != nil)
    #expect(supply.shortage(now: 96 * Self.second) == Self.problem)
    supply.begin()
    #expect(supply.ask(now: 96 * Self.second) == .wait, "the next try is on its way")
  }

  @Test func `pauses grow with full jitter up to a minute`() {
    var pace = AttemptPace()
    var pauses: [UInt64] = []
    for _ in 0..<9 {
      pace.failed(now: 0, draw: Self.most)
      pauses.append(pace.notBefore / Self.second)
    }
    #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60])
    pace.failed(now: 0, draw: Self.least)
    #expect(pace.notBefore == Self.second / 10)
    pace.failed(now: 5, floor: 90 * Self.second, draw: Self.most)
    #expect(pace.notBefore == 90 * Self.second + 5, "the cloud asked for more")
    pace.reset()
    #expect(pace.notBefore == 0)
  }

  @Test func `a wrong password is shown again after an interval, or a change`() {
    var supply = Supply()
    supply.begin()
    let refusal = KeyRefusal(kind: .key, words: "wrong")
    supply.refused(refusal, now: 0)
    guard case .refused(let told) = supply.ask(now: 1) else {
      Issue.record("not refused")
      return
    }
    #expect(told.kind == .key)
    #expect(told.retryAfter == .nanoseconds(Int64(KeyStanding.probeInterval) - 1))
    #expect(supply.nextAttempt == KeyStanding.probeInterval)
    supply.sourceChanged()
    #expect(supply.ask(now: 1) == .wait)
  }

  @Test func `what the cloud disowns is replaced at once, but not in circles`() {
    let words = KeyRefusal(kind: .key, words: "renew")
    var supply = held()
    supply.disowned(words, now: Self.hour, draw: Self.most)
    #expect(supply.ask(now: Self.hour) == .wait)
    #expect(supply.nextAttempt == Self.hour)
    var now = Self.hour
    var pauses: [UInt64] = []
    for _ in 0..<4 {
      supply.begin()
      supply.supplied(lifetime: Self.hour, from: now, renews: true, draw: Self.least)
      #expect(supply.ask(now: now) == .stocked)
      supply.disowned(words, now: now + 1, draw: Self.most)
      let next = supply.nextAttempt ?? 0
      pauses.append((next - now) / Self.second)
      now = next
    }
    #expect(pauses == [1, 2, 4, 8])
    // One that the cloud took meanwhile was simply ended.
    supply.begin()
    supply.supplied(lifetime: Self.hour, from: now, renews: true, draw: Self.least)
    #expect(supply.isDoubtful)
    supply.confirmed()
    #expect(!supply.isDoubtful)
    supply.disowned(words, now: now + 1, draw: Self.most)
    #expect(supply.nextAttempt == now + 1)
    // One that lived for a while before was simply ended.
    supply.begin()
    supply.supplied(lifetime: 24 * Self.hour, from: now, renews: true, draw: Self.least)
    now += 2 * Self.hour
    supply.disowned(words, now: now, draw: Self.most)
    #expect(supply.nextAttempt == now)
  }

  @Test func `what has no end is never got anew`() {
    var supply = Supply()
    supply.supplied(lifetime: nil, from: 0, renews: false, draw: Self.least)
    #expect(supply.ask(now: .max - 1) == .stocked)
    #expect(supply.nextAttempt == nil)
    supply.supplied(lifetime: Self.hour, from: 0, renews: false, draw: Self.least)
    #expect(supply.nextAttempt == nil, "a change of the source brings it")
    #expect(supply.ask(now: Self.hour) == .wait)
  }
}
