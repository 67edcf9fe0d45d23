import Contract
import Testing

@testable import Reads

/// What must hold whatever comes in whatever order; `ReadWorld` says what that is.
@Suite struct ReadCachePropertyTests {
  @Test(arguments: UInt64(1)...32)
  func `nobody reads what is older than a write that has ended`(seed: UInt64) throws {
    let world = ReadWorld(seed: seed)
    for _ in 0..<8000 where world.fault == nil { world.step() }
    try #require(world.fault == nil, "seed \(seed)")
    // It was no world in which nothing happens.
    let counts = world.cache.counts
    let happened = [
      counts.hits, counts.staleHits, counts.misses, counts.collapsed, counts.revalidations,
      counts.staleIfError, counts.failures, counts.evictions, counts.invalidations,
    ]
    #expect(!happened.contains(0), "seed \(seed): \(counts)")
  }
}
