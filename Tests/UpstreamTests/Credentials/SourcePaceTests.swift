import Testing

@testable import Upstream

@Suite struct SourcePaceTests {
  static let second: UInt64 = 1_000_000_000

  @Test func `files are looked at once a second`() {
    var pace = SourcePace()
    #expect(pace.nextLook(runsProgram: false) == 0)
    pace.looked(now: 5)
    #expect(pace.nextLook(runsProgram: false) == Self.second + 5)
  }

  @Test func `a program is run again ahead of the end it told, or after a quarter of an hour`() {
    var pace = SourcePace()
    pace.began(now: 0)
    #expect(pace.nextLook(runsProgram: true) == .max, "one run at a time")
    pace.gave(lifetime: 1000 * Self.second, now: 0, draw: { $0 })
    #expect(pace.nextLook(runsProgram: true) == 750 * Self.second)
    pace.gave(lifetime: 1000 * Self.second, now: 0, draw: { _ in 0 })
    #expect(pace.nextLook(runsProgram: true) == 800 * Self.second)
    pace.gave(lifetime: 1, now: 0, draw: { _ in 0 })
    #expect(pace.nextLook(runsProgram: true) == Self.second, "not in circles")
    pace.gave(lifetime: nil, now: 7, draw: { _ in 0 })
    #expect(pace.nextLook(runsProgram: true) == SourcePace.unstated + 7)
  }

  @Test func `a program that fails is run more slowly each time`() {
    var pace = SourcePace()
    pace.failed(now: 0, draw: { $0 })
    #expect(pace.nextLook(runsProgram: true) == Self.second)
    pace.failed(now: 0, draw: { $0 })
    #expect(pace.nextLook(runsProgram: true) == 2 * Self.second)
  }

  @Test func `a refused key asks for a run once a minute at most`() {
    var pace = SourcePace()
    #expect(pace.mayRunAfterRefusal(now: 0))
    pace.began(now: 0)
    #expect(!pace.mayRunAfterRefusal(now: 60 * Self.second - 1))
    #expect(pace.mayRunAfterRefusal(now: 60 * Self.second))
  }
}
