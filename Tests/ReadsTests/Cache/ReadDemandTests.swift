import Testing

@testable import Reads

@Suite struct ReadDemandTests {
  private static let second: UInt64 = 1_000_000_000

  private func demand(_ text: String) -> ReadDemand { ReadDemand(Array(text.utf8).span) }

  @Test func `directives are read whatever their case, spaces and quotes`() {
    var expected = ReadDemand()
    expected.noCache = true
    expected.maxAge = 5 * Self.second
    expected.staleIfError = 60 * Self.second
    expected.minFresh = 2 * Self.second
    for text in [
      "no-cache, max-age=5, stale-if-error=60, min-fresh=2",
      #" No-Cache ,, max-age="5", x="a,no-store" , stale-if-error= 60,MIN-FRESH=2 "#,
      "no-cache,max-age=9,max-age=5,stale-if-error=60,min-fresh=2",
    ] {
      #expect(demand(text) == expected, "\(text)")
    }
  }

  @Test(arguments: [
    "", ",", "max-age", "max-age=", "max-age=-1", "max-age=1.5", "max-age=five", "private", "=",
    "no-cachex", "max-stale=x",
  ])
  func `what says nothing is as if it were not there`(text: String) {
    #expect(demand(text) == ReadDemand())
  }

  @Test func `numbers beyond 31 bits are the largest there is`() {
    #expect(demand("max-age=99999999999999999999").maxAge == 0x7FFF_FFFF * Self.second)
    #expect(demand("max-stale").maxStale == 0x7FFF_FFFF * Self.second)
  }

  private func standing(fresh: UInt64, revalidating: UInt64 = 0, ifError: UInt64 = 0)
    -> EntryStanding
  {
    EntryStanding(
      asOf: 100 * Self.second,
      lifetime: EntryLifetime(
        fresh: fresh * Self.second, whileRevalidating: revalidating * Self.second,
        ifError: ifError * Self.second))
  }

  @Test(arguments: [
    ("", 105, ReadDemand.Use.fresh), ("", 106, .stale), ("", 115, .stale), ("", 116, .unusable),
    ("no-cache", 100, .unusable), ("no-store", 100, .unusable),
    ("max-age=2", 102, .fresh), ("max-age=2", 103, .unusable),
    ("max-age=60", 160, .fresh), ("max-age=60", 161, .unusable),
    ("min-fresh=2", 103, .fresh), ("min-fresh=2", 104, .unusable),
    ("max-stale=20", 125, .stale), ("max-stale=20", 126, .unusable), ("max-stale", 9999, .stale),
    ("max-age=2, max-stale=3", 105, .stale), ("max-age=2, max-stale=3", 106, .unusable),
  ])
  func `an answer is used by its age and by what its caller asks`(
    text: String, at: UInt64, use: ReadDemand.Use
  ) {
    let standing = standing(fresh: 5, revalidating: 10)
    #expect(demand(text).use(of: standing, at: at * Self.second) == use)
  }

  @Test func `what is wrong is never used`() {
    let standing = standing(fresh: 5)
    standing.invalidate()
    #expect(demand("max-stale").use(of: standing, at: 100 * Self.second) == .unusable)
    #expect(!demand("stale-if-error=9").takes(standing, afterErrorAt: 100 * Self.second))
  }

  @Test(arguments: [
    ("", 108, true), ("", 109, false), ("stale-if-error=10", 115, true),
    ("stale-if-error=10", 116, false), ("no-cache, stale-if-error=10", 101, false),
    ("max-age=1", 101, true), ("max-age=1", 102, false), ("max-age=1, stale-if-error=3", 104, true),
  ])
  func `an old answer is taken after an error where operation or caller allow it`(
    text: String, at: UInt64, isTaken: Bool
  ) {
    let standing = standing(fresh: 5, ifError: 3)
    #expect(demand(text).takes(standing, afterErrorAt: at * Self.second) == isTaken)
  }
}
