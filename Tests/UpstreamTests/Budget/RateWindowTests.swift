import Testing

@testable import Upstream

/// So many calls in any window, without time passing.
@Suite struct RateWindowTests {
  static let second: UInt64 = 1_000_000_000
  static let minutes5 = 300 * second

  /// A crowd that asks again and again: takes whenever it may, and gives the moments.
  private func takes(
    _ window: inout RateWindow, from start: UInt64, until end: UInt64
  ) -> [UInt64] {
    var now = start
    var taken: [UInt64] = []
    while now < end {
      if window.mayTake(now: now) {
        window.take(now: now)
        taken.append(now)
      } else {
        now = max(now + 1_000_000, window.nextMoment(now: now))
      }
    }
    return taken
  }

  @Test(
    arguments: [
      (196, minutes5), (20, second), (1, second), (3, 60 * second), (1000, second),
      (5, 86_400 * second),
    ] as [(Int, UInt64)])
  func `never more than allowed in any window, whenever it begins`(
    allowance: Int, length: UInt64
  ) {
    var window = RateWindow(allowance: allowance, window: length, now: 7 * length)
    let taken = takes(&window, from: 7 * length, until: 11 * length)
    for (index, last) in taken.enumerated() where index >= allowance {
      #expect(last - taken[index - allowance] >= length)
    }
    #expect(taken.count >= allowance * 2, "it does not stand still")
  }

  @Test func `half goes at once, and the rest without a long silence`() {
    var window = RateWindow(allowance: 196, window: Self.minutes5, now: 0)
    let taken = takes(&window, from: 0, until: 4 * Self.minutes5)
    #expect(taken.prefix { $0 == 0 }.count == 98)
    let longest = zip(taken, taken.dropFirst()).map { $1 - $0 }.max() ?? 0
    #expect(longest < 15 * Self.second, "within the deadline that a call has by default")
    let settled = taken.filter { $0 >= 2 * Self.minutes5 }.count
    #expect(settled >= 2 * 196 * 9 / 10, "a crowd gets nine tenths of what is allowed")
  }

  @Test func `a quiet time brings the burst back`() {
    var window = RateWindow(allowance: 100, window: Self.second, now: 0)
    _ = takes(&window, from: 0, until: 3 * Self.second)
    #expect(window.left(now: 5 * Self.second) == 100)
    let taken = takes(&window, from: 5 * Self.second, until: 5 * Self.second + 1)
    #expect(taken.count == 50)
  }

  @Test func `what did not go comes back`() {
    var window = RateWindow(allowance: 4, window: Self.second, now: 0)
    window.take(now: 0)
    window.take(now: 0)
    #expect(window.mayTake(now: 0) == false)
    window.giveBack(then: 0, now: 0)
    #expect(window.mayTake(now: 0) == true)
    #expect(window.left(now: 0) == 3)
    window.giveBack(then: 0, now: 100 * Self.second)
    #expect(window.left(now: 100 * Self.second) == 4, "what had come back already does not again")
  }

  @Test func `half of it counts as used where nobody knows`() {
    var window = RateWindow(allowance: 100, window: Self.second, now: 0)
    window.assumeHalf(now: 0)
    #expect(window.left(now: 0) == 50)
    #expect(window.mayTake(now: 0) == false)
    #expect(window.left(now: Self.second / 2) > 70)
    #expect(window.left(now: 2 * Self.second) == 100)
  }

  @Test func `the wait that is told is the wait that there is`() {
    var window = RateWindow(allowance: 196, window: Self.minutes5, now: 0)
    _ = takes(&window, from: 0, until: 2 * Self.minutes5)
    let now = 2 * Self.minutes5
    let told = window.wait(ahead: 20, now: now)
    let taken = takes(&window, from: now, until: 3 * Self.minutes5)
    let found = taken[20] - now
    #expect(told > found / 2 && told < found * 2)
    #expect(window.wait(ahead: 0, now: 10 * Self.minutes5) == 0)
    #expect(window.wait(ahead: 97, now: 10 * Self.minutes5) == 0)
    #expect(window.wait(ahead: 98, now: 10 * Self.minutes5) > 0)
  }
}
