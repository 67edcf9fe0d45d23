import DequeModule

/// Entries by key, within a bound of bytes.
///
/// Eviction is S3-FIFO (Yang et al., SOSP 2023): what is new waits in a short queue and is let go
/// unless it is asked for again, so that a walk over every resource pushes nothing out that is in
/// use. A hit only raises a counter: it takes no lock and moves nothing.
struct EntryStore {
  typealias Entry = CacheEntry

  /// In bytes.
  let limit: Int
  private(set) var bytes = 0
  private(set) var evictions: UInt64 = 0
  private(set) var invalidations: UInt64 = 0
  private var entries: [CacheKey: Entry] = [:]
  /// Keys of one project and operation, for invalidation.
  private var places: [Place: Set<CacheKey>] = [:]
  private var new = Deque<Entry>()
  private var newBytes = 0
  private var proven = Deque<Entry>()
  /// Entries of both queues that are gone already.
  private var dead = 0
  /// Hashes of keys that were let go unused, oldest first: who comes back is proven.
  private var ghosts = Deque<Int>()
  private var ghostSet: Set<Int> = []

  fileprivate struct Place: Hashable {
    let domain: String
    let operation: Int
  }

  init(limit: Int) {
    self.limit = limit
  }

  var count: Int { entries.count }

  subscript(key: CacheKey) -> Entry? { entries[key] }

  /// Keeps an entry in the place of an older one; one that asks for an eighth of the store, or is
  /// older than what is there, is not kept.
  mutating func insert(_ entry: Entry) -> Bool {
    guard entry.cost <= limit / 8 else { return false }
    if let before = entries[entry.key] {
      guard before.standing.asOf <= entry.standing.asOf else { return false }
      remove(before)
    }
    entries[entry.key] = entry
    places[Place(entry.scope), default: []].insert(entry.key)
    bytes += entry.cost
    if ghostSet.remove(entry.key.hashValue) != nil {
      proven.append(entry)
    } else {
      new.append(entry)
      newBytes += entry.cost
    }
    while bytes > limit { evict() }
    compact()
    return true
  }

  /// Takes an entry out and makes it wrong for whoever still holds it.
  mutating func remove(_ entry: Entry) {
    guard entries[entry.key] === entry else { return }
    entry.standing.invalidate()
    forget(entry)
    dead += 1
  }

  /// Takes out every entry of a project's operation that `isMeant`.
  mutating func remove(
    domain: String, operation: Int, where isMeant: (ReadScope) -> Bool
  ) {
    for key in places[Place(domain: domain, operation: operation)] ?? [] {
      guard let entry = entries[key], isMeant(entry.scope) else { continue }
      remove(entry)
      invalidations += 1
    }
    compact()
  }

  /// Takes out every entry that `isMeant`; returns how many they were.
  mutating func removeAll(where isMeant: (Entry) -> Bool) -> Int {
    let meant = entries.values.filter(isMeant)
    for entry in meant { remove(entry) }
    invalidations += UInt64(meant.count)
    compact()
    return meant.count
  }

  /// Takes entries out, those that are still there.
  mutating func removeAll(of meant: [Entry]) {
    for entry in meant where entries[entry.key] === entry {
      remove(entry)
      invalidations += 1
    }
    compact()
  }

  private mutating func forget(_ entry: Entry) {
    entries[entry.key] = nil
    bytes -= entry.cost
    let place = Place(entry.scope)
    places[place]?.remove(entry.key)
    if places[place]?.isEmpty == true { places[place] = nil }
  }

  private mutating func evict() {
    if newBytes * 10 > limit || proven.isEmpty, let entry = new.popFirst() {
      newBytes -= entry.cost
      guard isAlive(entry) else { return }
      // Asked for again while it waited.
      guard entry.standing.takeUses() == 0 else { return proven.append(entry) }
      letGo(entry)
      remember(entry.key)
      return
    }
    guard let entry = proven.popFirst(), isAlive(entry) else { return }
    if entry.standing.spendUse() { return proven.append(entry) }
    letGo(entry)
  }

  private mutating func letGo(_ entry: Entry) {
    // Not wrong, only forgotten: but whoever holds it elsewhere must not keep it for ever.
    entry.standing.invalidate()
    forget(entry)
    evictions += 1
  }

  /// False for an entry that was taken out before its turn came.
  private mutating func isAlive(_ entry: Entry) -> Bool {
    if entries[entry.key] === entry { return true }
    dead -= 1
    return false
  }

  private mutating func remember(_ key: CacheKey) {
    let hash = key.hashValue
    guard ghostSet.insert(hash).inserted else { return }
    ghosts.append(hash)
    while ghosts.count > max(entries.count, 64), let oldest = ghosts.popFirst() {
      ghostSet.remove(oldest)
    }
  }

  /// Entries that are gone leave the queues when they are the greater part: each is moved once for
  /// one that came.
  private mutating func compact() {
    guard dead > entries.count + 16 else { return }
    new.removeAll { entries[$0.key] !== $0 }
    proven.removeAll { entries[$0.key] !== $0 }
    newBytes = new.reduce(0) { $0 + $1.cost }
    dead = 0
  }
}

extension EntryStore.Place {
  fileprivate init(_ scope: ReadScope) {
    self.init(domain: scope.domain, operation: scope.operation)
  }
}
