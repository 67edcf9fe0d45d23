import Testing

@testable import Reads

@Suite struct EntryStoreTests {
  private func key(_ number: Int) -> CacheKey {
    CacheKey(
      credential: "main", service: 0, method: Array("GET".utf8),
      target: Array("/\(number)".utf8), body: [])
  }

  private func entry(
    _ number: Int, cost: Int = 10, asOf: UInt64 = 0, operation: Int = 0
  ) -> CacheEntry {
    CacheEntry(
      key: key(number),
      scope: ReadScope(domain: "d", operation: operation, values: ["\(number)"]),
      answer: Kept(number),
      standing: EntryStanding(asOf: asOf, lifetime: EntryLifetime(fresh: 1)), cost: cost)
  }

  @Test func `what is kept never takes more than the limit`() {
    var store = EntryStore(limit: 1000)
    for number in 0..<5000 {
      let isKept = store.insert(entry(number, cost: 1 + number % 120))
      #expect(isKept)
      #expect(store.bytes <= 1000)
    }
    #expect(store.evictions > 4000 && store.count > 5)
    let isLargeKept = store.insert(entry(9000, cost: 126))
    #expect(!isLargeKept, "more than an eighth")
  }

  @Test func `a walk over everything pushes nothing out that is in use`() {
    var store = EntryStore(limit: 1000)
    for number in 0..<50 { _ = store.insert(entry(number)) }
    for number in 1000..<5000 {
      for used in 0..<50 { store[key(used)]?.standing.noteUse() }
      _ = store.insert(entry(number))
    }
    for used in 0..<50 { #expect(store[key(used)] != nil) }
  }

  @Test func `who comes back soon after it was let go is kept like what is used`() throws {
    var store = EntryStore(limit: 1000)
    for number in 0..<300 { _ = store.insert(entry(number)) }
    let lost = try #require((0..<300).last { store[key($0)] == nil })
    _ = store.insert(entry(lost))
    for number in 1000..<1090 { _ = store.insert(entry(number)) }
    #expect(store[key(lost)] != nil)
  }

  @Test func `a newer answer takes the place of an older one, and not the other way`() {
    var store = EntryStore(limit: 1000)
    let (old, new) = (entry(1, asOf: 5), entry(1, cost: 20, asOf: 7))
    let areKept = [store.insert(old), store.insert(new)]
    #expect(areKept == [true, true])
    #expect(store.bytes == 20 && store.count == 1)
    #expect(!old.standing.isValid && new.standing.isValid)
    let isOlderKept = store.insert(entry(1, asOf: 6))
    #expect(!isOlderKept)
    #expect(store[key(1)] === new)
  }

  @Test func `what is removed is wrong for whoever holds it, and gives its memory back`() {
    var store = EntryStore(limit: 100_000)
    var all: [CacheEntry] = []
    for number in 0..<100 {
      let made = entry(number, operation: number % 2)
      all.append(made)
      _ = store.insert(made)
    }
    store.remove(domain: "d", operation: 1) { $0.values != ["7"] }
    #expect(store.count == 51 && store.bytes == 510)
    #expect(all.filter { !$0.standing.isValid }.count == 49)
    #expect(all[7].standing.isValid)
    let removed = store.removeAll { $0.scope.operation == 0 }
    #expect(removed == 50)
    #expect(store.count == 1 && store.bytes == 10)
  }

  @Test func `answers that are made wrong again and again are not held on to`() {
    var store = EntryStore(limit: 1_000_000)
    weak var first: CacheEntry?
    for round in 0..<1000 {
      let made = entry(1, asOf: UInt64(round))
      if round == 0 { first = made }
      _ = store.insert(made)
      store.remove(domain: "d", operation: 0) { _ in true }
    }
    #expect(first == nil && store.bytes == 0)
  }
}

/// Something to keep.
private final class Kept: KeptAnswer {
  let number: Int

  init(_ number: Int) {
    self.number = number
  }
}
