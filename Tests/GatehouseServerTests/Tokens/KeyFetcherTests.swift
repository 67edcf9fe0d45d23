import Testing

@testable import GatehouseServer

/// What a `KeyFetcher` reads of an answer; the rest is tested with real servers, end to end.
struct KeyFetcherTests {
  private func seconds(_ value: String) -> UInt64? {
    CacheAge.maximum(in: Array(value.utf8).span).map { $0 / 1_000_000_000 }
  }

  @Test func `how long keys may be kept is read as caches read it`() {
    #expect(seconds("max-age=300") == 300)
    #expect(seconds("public, Max-Age = \"60\", must-revalidate") == 60)
    #expect(seconds("s-maxage=5, max-age=7") == 7)
    #expect(seconds("no-store, max-age=300") == 0 && seconds("no-cache") == 0)
    #expect(seconds("max-age=99999999999999") == 1_000_000_000)
    for nothing in ["", "public", "max-age", "max-age=", "max-age=-1", "max-age=1.5"] {
      #expect(seconds(nothing) == nil)
    }
  }
}
