import CallModel
import Testing

@testable import Upstream

/// What the cloud allows, against a model of what it does, without time passing.
@Suite struct CloudAllowanceTests {
  static let second: UInt64 = 1_000_000_000
  static let start = 1_000 * second

  private static func rate(_ calls: Int, _ seconds: Int) throws -> CallRate {
    try #require(CallRate(calls: calls, windowSeconds: seconds))
  }

  /// A crowd with more to ask than there is allowed, for a while; each answer takes 20 ms.
  ///
  /// - Returns: Moments at which a call was let through by the cloud.
  private func crowd(
    _ allowance: inout CloudAllowance, _ cloud: inout ModelCloud, until end: UInt64,
    from start: UInt64 = start, names: Bool = true, others: (UInt64) -> Bool = { _ in false }
  ) -> [UInt64] {
    var now = start
    var done: [UInt64] = []
    while now < end {
      if others(now) { _ = cloud.accepts(now: now) }
      if allowance.mayTake(now: now) {
        let ticket = allowance.take(now: now)
        let isAccepted = cloud.accepts(now: now)
        now += 20_000_000
        if isAccepted {
          done.append(now)
          allowance.answered(ticket, now: now)
        } else {
          allowance.throttled(ticket, limit: names ? cloud.rate : nil, asked: nil, now: now)
        }
      } else {
        now = max(now + 1_000_000, min(allowance.nextMoment(now: now) ?? now, now + Self.second))
      }
    }
    return done
  }

  static let windows: [ModelCloud.Windows] =
    [.sliding] + [0, 1, 77, 150, 240, 299].map { .aligned(offset: $0 * second) }

  @Test(arguments: windows)
  func `after the first refusal not one call in a hundred is refused again`(
    windows: ModelCloud.Windows
  ) throws {
    var allowance = CloudAllowance()
    var cloud = ModelCloud(try Self.rate(200, 300), windows)
    let end = Self.start + 3600 * Self.second
    let done = crowd(&allowance, &cloud, until: end)
    #expect(cloud.refused >= 1, "it learns from one")
    #expect((cloud.refused - 1) * 100 <= cloud.accepted + cloud.refused)
    #expect(cloud.accepted >= 2400 * 85 / 100, "and the limit is used")
    // Of the account's hour only the window that was used up before it knew is lost.
    let settled = done.filter { $0 > Self.start + 600 * Self.second }
    let longest = zip(settled, settled.dropFirst()).map { $1 - $0 }.max() ?? 0
    #expect(longest < 15 * Self.second, "nobody sleeps for minutes")
  }

  @Test(arguments: [(20, 1), (1000, 60), (50, 60), (100, 10)])
  func `other limits are kept as well`(calls: Int, seconds: Int) throws {
    var allowance = CloudAllowance()
    let rate = try Self.rate(calls, seconds)
    var cloud = ModelCloud(rate, .aligned(offset: 123_456_789))
    let end = Self.start + UInt64(40 * seconds) * Self.second
    _ = crowd(&allowance, &cloud, until: end)
    #expect((cloud.refused - 1) * 100 <= cloud.accepted + cloud.refused)
    #expect(cloud.accepted >= calls * 30)
  }

  @Test func `a configured limit is never exceeded, from the first call on`() throws {
    var allowance = CloudAllowance()
    let rate = try Self.rate(200, 300)
    allowance.configure(rate, sharePercent: 100, now: Self.start)
    var cloud = ModelCloud(rate, .sliding)
    _ = crowd(&allowance, &cloud, until: Self.start + 3600 * Self.second)
    #expect(cloud.refused == 0)
    #expect(cloud.accepted > 2000)
  }

  @Test func `two instances with a half each stay within one limit`() throws {
    let rate = try Self.rate(200, 300)
    var one = CloudAllowance()
    var other = CloudAllowance()
    one.configure(rate, sharePercent: 50, now: Self.start)
    other.configure(rate, sharePercent: 50, now: Self.start)
    var cloud = ModelCloud(rate, .sliding)
    for step in 0..<UInt64(36_000) {
      let now = Self.start + step * Self.second / 10
      if one.mayTake(now: now) {
        _ = one.take(now: now)
        _ = cloud.accepts(now: now)
      }
      if other.mayTake(now: now) {
        _ = other.take(now: now)
        _ = cloud.accepts(now: now)
      }
    }
    #expect(cloud.refused == 0)
    #expect(cloud.accepted > 2000)
  }

  @Test func `what others of the account use is left to them`() throws {
    var allowance = CloudAllowance()
    var cloud = ModelCloud(try Self.rate(200, 300), .sliding)
    var lastOther: UInt64 = 0
    // Others ask once in three seconds: half of what is allowed.
    _ = crowd(&allowance, &cloud, until: Self.start + 7200 * Self.second) { now in
      guard now >= lastOther + 3 * Self.second else { return false }
      lastOther = now
      return true
    }
    // Refusals of the others count, too.
    #expect(cloud.refused * 20 <= cloud.accepted)
  }

  @Test func `after a refusal one call asks again, and its answer decides`() throws {
    var allowance = CloudAllowance()
    let first = allowance.take(now: 0)
    let second = allowance.take(now: 0)
    allowance.throttled(first, limit: nil, asked: .seconds(3), now: 1)
    #expect(allowance.mayTake(now: 1) == false)
    // From before the hold: no news.
    allowance.throttled(second, limit: nil, asked: .seconds(9), now: 2)
    #expect(allowance.heldUntil == 1 + 3 * Self.second)
    #expect(allowance.left(now: 2) == 0)
    let later = allowance.heldUntil
    #expect(allowance.mayTake(now: later) == true)
    let probe = allowance.take(now: later)
    #expect(probe.isProbe)
    #expect(allowance.mayTake(now: later) == false, "one at a time")
    #expect(allowance.nextMoment(now: later) == nil)
    allowance.unheard(probe)
    #expect(allowance.mayTake(now: later) == true, "another one asks in its place")
    let next = allowance.take(now: later)
    allowance.answered(next, now: later)
    #expect(allowance.mayTake(now: later) == true)
    #expect(allowance.take(now: later).isProbe == false)
  }

  @Test func `refusals without a word of time are heeded for longer each time, within a bound`() {
    var allowance = CloudAllowance()
    var now = Self.start
    var holds: [UInt64] = []
    for _ in 0..<8 {
      let ticket = allowance.take(now: now)
      allowance.throttled(ticket, limit: nil, asked: nil, now: now)
      holds.append((allowance.heldUntil - now) / Self.second)
      now = allowance.heldUntil
    }
    #expect(holds == [1, 2, 4, 8, 16, 32, 60, 60])
    // A word of a day is not taken for one.
    let ticket = allowance.take(now: now)
    allowance.throttled(ticket, limit: nil, asked: .seconds(86_400), now: now)
    #expect(allowance.heldUntil - now == Limits.holdAsked.wholeNanoseconds)
  }

  @Test func `of two limits the slower is in force, whoever names it`() throws {
    let (fast, slow) = (try Self.rate(1000, 60), try Self.rate(200, 300))
    for (configured, told) in [(fast, slow), (slow, fast)] {
      var allowance = CloudAllowance()
      allowance.configure(configured, sharePercent: 100, now: 0)
      allowance.learn(told, now: 0)
      #expect(allowance.rate == slow)
      #expect(allowance.configured == configured)
      #expect(allowance.learnt == told)
    }
    var allowance = CloudAllowance()
    #expect(allowance.rate == nil)
    #expect(allowance.left(now: 0) == nil)
    allowance.learn(slow, now: 0)
    allowance.configure(nil, sharePercent: 100, now: 5)
    #expect(allowance.rate == slow, "what was learnt outlasts the settings")
  }

  @Test func `other settings forget nothing that was used`() throws {
    var allowance = CloudAllowance()
    allowance.configure(try Self.rate(200, 300), sharePercent: 100, now: Self.start)
    for _ in 0..<50 { _ = allowance.take(now: Self.start) }
    allowance.configure(try Self.rate(200, 300), sharePercent: 50, now: Self.start)
    #expect(allowance.left(now: Self.start) == 98 - 50)
    allowance.configure(try Self.rate(100, 60), sharePercent: 100, now: Self.start)
    #expect(allowance.left(now: Self.start) == 49, "of another window half is taken for used")
  }

  @Test func `upkeep has its own slice, which callers cannot use up`() throws {
    var allowance = CloudAllowance()
    allowance.configure(try Self.rate(200, 300), sharePercent: 100, now: Self.start)
    var now = Self.start
    var count = 0
    while now < Self.start + 250 * Self.second {
      while allowance.mayTake(now: now) {
        _ = allowance.take(now: now)
        count += 1
      }
      now += Self.second
    }
    #expect(count <= 196)
    let left = allowance.left(now: now)
    for _ in 0..<4 { _ = allowance.takeReserved(now: now) }
    #expect(allowance.left(now: now) == left, "within the slice callers lose nothing")
    _ = allowance.takeReserved(now: now)
    #expect(allowance.left(now: now) == left.map { max(0, $0 - 1) })
  }

  @Test func `what is given back was never used`() throws {
    var allowance = CloudAllowance()
    allowance.configure(try Self.rate(2, 1), sharePercent: 100, now: 0)
    let ticket = allowance.take(now: 0)
    #expect(allowance.left(now: 0) == 1)
    allowance.giveBack(ticket, then: 0, now: 0)
    #expect(allowance.left(now: 0) == 2)
  }
}
