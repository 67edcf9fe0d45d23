import Testing

@testable import Admission

struct KeyScheduleTests {
  /// `KeySchedule` where an expectation may change it.
  private final class Kept { var schedule = KeySchedule() }

  private static let second: UInt64 = 1_000_000_000

  private func s(_ seconds: UInt64) -> UInt64 { seconds * Self.second }

  @Test func `the first fetch is due at once, and one at a time is made`() {
    let kept = Kept()
    let began = (kept.schedule.begin(now: s(5)), kept.schedule.begin(now: s(5)))
    #expect(began == (true, false) && kept.schedule.due == nil)
    #expect(kept.schedule.ask(now: s(5)) == .wait)
  }

  @Test(
    arguments: [
      (nil, 420, 480), (0, 42, 48), (60, 42, 48), (1000, 700, 800), (10_000_000, 60_480, 69_120),
    ] as [(UInt64?, UInt64, UInt64)])
  func `keys are fetched again ahead of their end, within bounds`(
    age: UInt64?, early: UInt64, late: UInt64
  ) {
    for (jitter, due) in [(0.0, early), (1.0, late)] {
      let kept = Kept()
      _ = kept.schedule.begin(now: 0)
      kept.schedule.succeeded(age: age.map(s), now: s(100), jitter: jitter)
      #expect(kept.schedule.due == s(100 + due))
      let began = [99, 100].map { kept.schedule.begin(now: s($0 + due)) }
      #expect(began == [false, true])
    }
  }

  @Test func `failures are repeated ever more slowly`() {
    let kept = Kept()
    var waits: [UInt64] = []
    for _ in 0..<12 {
      _ = kept.schedule.begin(now: kept.schedule.due ?? 0)
      kept.schedule.failed(now: 0, jitter: 1)
      waits.append((kept.schedule.due ?? 0) / Self.second)
    }
    #expect(waits.prefix(6) == [2, 4, 8, 16, 32, 60])
    #expect(waits.last == 60)
    kept.schedule.failed(now: 0, jitter: 0)
    #expect(kept.schedule.due == Self.second / 2, "never at once")
  }

  @Test func `strangers make one fetch in half a minute`() {
    let kept = Kept()
    _ = kept.schedule.begin(now: 0)
    kept.schedule.succeeded(age: nil, now: 0, jitter: 0)
    #expect(kept.schedule.ask(now: s(1)) == .fetch)
    #expect(kept.schedule.ask(now: s(1)) == .wait)
    kept.schedule.succeeded(age: nil, now: s(2), jitter: 0)
    #expect(kept.schedule.ask(now: s(30)) == .no)
    #expect(kept.schedule.ask(now: s(31)) == .fetch)
  }

  @Test func `keys are used for a day without new ones`() {
    let kept = Kept()
    let nothing = kept.schedule.expire(now: s(1_000_000))
    #expect(!nothing, "there is nothing to take away")
    _ = kept.schedule.begin(now: 0)
    kept.schedule.succeeded(age: nil, now: 0, jitter: 0)
    _ = kept.schedule.begin(now: s(600))
    kept.schedule.failed(now: s(600), jitter: 0)
    let ends = [86_399, 86_400, 86_401].map { kept.schedule.expire(now: s($0)) }
    #expect(ends == [false, true, false])
  }
}
