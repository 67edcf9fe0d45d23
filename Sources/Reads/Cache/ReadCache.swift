public import CallModel
public import Contract
import Synchronization

/// The cloud's answers to reads, and the fetches that bring them, shared by all event loops.
///
/// What is stored is never older than the last write through this gateway that could have changed
/// it: a write opens an interval when it is sent and closes it before its answer leaves. What was
/// fetched in such an interval is given to who waits for it, and not stored; after it, nobody joins
/// a fetch that began earlier.
///
/// One lock, held for moments: a hit on what an event loop holds itself (`EntryStanding`) never
/// takes it, and all else waits for the cloud anyway.
public final class ReadCache: Sendable {
  public typealias Entry = CacheEntry
  public typealias Answer = any KeptAnswer
  public typealias Waiter = any ReadWaiting

  fileprivate struct State {
    var store: EntryStore
    var ledger: ReadLedger
    var counts = ReadCounts()
  }

  private let graph: InvalidationGraph
  private let state: Mutex<State>

  /// - Parameter limit: Bytes that entries may take.
  public init(_ operations: [Operation], limit: Int) {
    graph = InvalidationGraph(operations)
    state = Mutex(
      State(store: EntryStore(limit: limit), ledger: ReadLedger(InvalidationGraph(operations))))
  }

  /// A place in the row of those who wait for a fetch.
  public struct Ticket: Sendable {
    public let fetch: UInt64
    let waiter: UInt64
    /// Whose turn the fetch waits for, to be raised by who joins it.
    public let turn: CallTurn?
  }

  /// What a look brings.
  public enum Look: Sendable {
    /// An answer. With `revalidate`, whoever is told so fetches a newer one, for nobody.
    case held(Entry, isFresh: Bool, revalidate: UInt64?)
    /// Somebody is fetching it already.
    case joined(Ticket)
    /// It is to be fetched, by whoever is told so.
    case fetch(Ticket)
    /// It is not stored, and the cloud is not to be asked.
    case absent
  }

  /// Looks for an answer, or takes a place among those who wait for it.
  ///
  /// - Parameters:
  ///   - now: Monotonic nanoseconds.
  ///   - deadline: Until when the asker waits, on the same clock; a fetch that it begins has it.
  ///   - waiter: Given back when the fetch ends.
  ///   - traffic: Of the asker, with its share: the turn of a fetch that it begins to wait for.
  public func look(
    _ key: CacheKey, _ scope: ReadScope, _ demand: ReadDemand, now: UInt64, deadline: UInt64,
    waiter: Waiter, traffic: TrafficClass = .interactive, share: CallerShare = .gateway
  ) -> Look {
    state.withLock { state in
      if let entry = state.store[key] {
        switch demand.use(of: entry.standing, at: now) {
        case .fresh:
          entry.standing.noteUse()
          state.counts.hits += 1
          return .held(entry, isFresh: true, revalidate: nil)
        case .stale:
          entry.standing.noteUse()
          state.counts.staleHits += 1
          return .held(
            entry, isFresh: false,
            revalidate: demand.onlyIfCached
              ? nil
              : state.revalidation(of: key, scope, now: now, deadline: deadline, share))
        case .unusable: break
        }
      }
      guard !demand.onlyIfCached else { return .absent }
      // Who wants nothing stored must not be given what began before it asked.
      let isShared = !demand.noStore
      if isShared, !demand.noCache, let fetch = state.ledger.fetch(of: key) {
        state.counts.collapsed += 1
        return .joined(state.join(fetch, waiter))
      }
      state.counts.misses += 1
      let fetch = state.ledger.begin(
        key, scope, now: now, deadline: deadline, isShared: isShared,
        turn: CallTurn(traffic, of: share))
      return .fetch(state.join(fetch, waiter))
    }
  }

  /// A newer answer is to be fetched for one that is still given, unless somebody does already.
  public func revalidate(
    _ key: CacheKey, _ scope: ReadScope, now: UInt64, deadline: UInt64
  ) -> UInt64? {
    state.withLock {
      $0.revalidation(of: key, scope, now: now, deadline: deadline, .gateway)
    }
  }

  /// A stored answer for whoever may have an old one, now that the cloud could not give another.
  public func fallback(_ key: CacheKey, _ demand: ReadDemand, now: UInt64) -> Entry? {
    state.withLock { state in
      guard let entry = state.store[key], demand.takes(entry.standing, afterErrorAt: now) else {
        return nil
      }
      state.counts.staleIfError += 1
      return entry
    }
  }

  /// Says how a fetch is given up; called once, by whoever began it.
  ///
  /// - Returns: Whose turn it waits for; nil for what is over already.
  @discardableResult
  public func began(_ fetch: UInt64, cancel: @escaping @Sendable () -> Void) -> CallTurn? {
    state.withLock { state in
      state.ledger.setCancel(of: fetch, cancel)
      return state.ledger.running[fetch]?.turn
    }
  }

  /// The asker waits no longer. A fetch that nobody waits for is given up.
  public func leave(_ ticket: Ticket) {
    let cancel = state.withLock { $0.ledger.leave(ticket.fetch, ticket.waiter) }
    cancel?()
  }

  /// What a fetch brought, for whoever waits for it.
  public struct Ended: Sendable {
    public let waiters: [Waiter]
    /// Nil for a fetch that failed.
    public let entry: Entry?
    public let isStored: Bool
    /// Until when whoever began it waited; who waits longer may try on its own.
    public let deadline: UInt64
  }

  /// An answer to another question that is known with the answer to one.
  public struct Filling: Sendable {
    let key: CacheKey
    let scope: ReadScope
    let answer: Answer
    let lifetime: EntryLifetime
    let cost: Int

    public init(
      key: CacheKey, scope: ReadScope, answer: Answer, lifetime: EntryLifetime, cost: Int
    ) {
      self.key = key
      self.scope = scope
      self.answer = answer
      self.lifetime = lifetime
      self.cost = cost
    }
  }

  /// A fetch has its answer.
  ///
  /// - Parameters:
  ///   - lifetime: Nil for what must not be given again.
  ///   - cost: Bytes of memory to charge.
  ///   - fillings: Stored with it, if it is: what makes one of them wrong must make it wrong, too.
  public func complete(
    _ fetch: UInt64, _ answer: Answer, lifetime: EntryLifetime?, cost: Int,
    fillings: [Filling] = []
  ) -> Ended? {
    state.withLock { state in
      guard let ended = state.ledger.end(fetch) else { return nil }
      let entry = Entry(
        key: ended.key, scope: ended.scope, answer: answer,
        standing: EntryStanding(
          asOf: ended.began, lifetime: lifetime ?? EntryLifetime(fresh: 0)),
        cost: cost + ended.key.byteCount + Self.overhead)
      var isStored = false
      if lifetime != nil, !ended.isTainted { isStored = state.store.insert(entry) }
      if isStored {
        for filling in fillings where !ended.forgotten.contains(filling.scope.operation) {
          state.store.insert(filling, asOf: ended.began)
        }
      }
      // Nobody may hold what is not stored: no write would reach it.
      if !isStored { entry.standing.invalidate() }
      return Ended(
        waiters: Array(ended.waiters.values), entry: entry, isStored: isStored,
        deadline: ended.deadline)
    }
  }

  /// What is stored under keys of which a fetch has brought something newer, and was not asked for
  /// after it; each with the place of its key. What is on its way since before that fetch is
  /// neither stored nor joined from now on.
  public func older(
    than fetch: UInt64, _ keys: [CacheKey]
  ) -> [(entry: Entry, place: Int)] {
    state.withLock { state in
      guard let began = state.ledger.running[fetch]?.began else { return [] }
      var found: [(entry: Entry, place: Int)] = []
      for (place, key) in keys.enumerated() {
        state.ledger.outrun(key, before: began)
        if let entry = state.store[key], entry.standing.asOf <= began {
          found.append((entry, place))
        }
      }
      return found
    }
  }

  /// Forgets answers of which something else is known now.
  public func forget(_ entries: [Entry]) {
    guard !entries.isEmpty else { return }
    state.withLock { $0.store.removeAll(of: entries) }
  }

  /// A fetch has failed, for all who wait for it.
  public func fail(_ fetch: UInt64) -> Ended? {
    state.withLock { state in
      guard let ended = state.ledger.end(fetch) else { return nil }
      state.counts.failures += 1
      return Ended(
        waiters: Array(ended.waiters.values), entry: nil, isStored: false,
        deadline: ended.deadline)
    }
  }

  /// Tables, queue and objects that an entry takes beside its bytes.
  fileprivate static let overhead = 512
}

// Writes and operators.
extension ReadCache {
  /// A write is about to be sent.
  ///
  /// - Parameter now: Monotonic nanoseconds.
  public func open(_ scope: ReadScope, now: UInt64) -> UInt64 {
    state.withLock { $0.ledger.open(scope, now: now) }
  }

  /// The caller of a write is about to be answered though the write goes on.
  public func passOver(_ write: UInt64) {
    state.withLock { state in
      if let scope = state.ledger.passOver(write) { state.drop(by: scope, graph) }
    }
  }

  /// A write has ended, in whatever way: what it may have changed is wrong now.
  ///
  /// - Parameter lingersUntil: Monotonic nanoseconds until which it may still take effect, where
  ///   its outcome is not known.
  public func close(_ write: UInt64, lingersUntil: UInt64? = nil) {
    state.withLock { state in
      guard let scope = state.ledger.scope(of: write) else { return }
      state.ledger.close(write, lingersUntil: lingersUntil)
      state.drop(by: scope, graph)
    }
  }

  /// A write has ended and has surely changed nothing.
  public func abandon(_ write: UInt64) {
    state.withLock { $0.ledger.abandon(write) }
  }

  /// Forgets the answers to one read, or all of them, also those on their way; what a list on its
  /// way would say of it as well. Returns how many were stored.
  ///
  /// - Parameter operation: Place in the contract's table.
  @discardableResult
  public func forget(answersTo operation: Int? = nil) -> Int {
    state.withLock { state in
      state.ledger.forget(operation)
      return state.store.removeAll { operation == nil || $0.scope.operation == operation }
    }
  }

  /// What was counted since the start, and how much is stored.
  public var counts: ReadCounts {
    state.withLock { state in
      var counts = state.counts
      counts.entries = state.store.count
      counts.bytes = state.store.bytes
      counts.evictions = state.store.evictions
      counts.invalidations = state.store.invalidations
      counts.running = state.ledger.running.count
      return counts
    }
  }
}

extension EntryStore {
  fileprivate mutating func insert(_ filling: ReadCache.Filling, asOf began: UInt64) {
    _ = insert(
      CacheEntry(
        key: filling.key, scope: filling.scope, answer: filling.answer,
        standing: EntryStanding(asOf: began, lifetime: filling.lifetime),
        cost: filling.cost + filling.key.byteCount + ReadCache.overhead))
  }
}

extension ReadCache.State {
  fileprivate mutating func join(_ fetch: UInt64, _ waiter: ReadCache.Waiter) -> ReadCache.Ticket {
    ReadCache.Ticket(
      fetch: fetch, waiter: ledger.join(fetch, waiter), turn: ledger.running[fetch]?.turn)
  }

  fileprivate mutating func revalidation(
    of key: CacheKey, _ scope: ReadScope, now: UInt64, deadline: UInt64, _ share: CallerShare
  ) -> UInt64? {
    guard ledger.fetch(of: key) == nil else { return nil }
    counts.revalidations += 1
    // Its caller has an answer already.
    return ledger.begin(
      key, scope, now: now, deadline: deadline, isShared: true, isRevalidation: true,
      turn: CallTurn(.background, of: share))
  }

  fileprivate mutating func drop(by write: ReadScope, _ graph: InvalidationGraph) {
    for operation in graph.reads(of: write) {
      store.remove(domain: write.domain, operation: operation) { graph.reaches($0, from: write) }
    }
  }
}

/// How reads were answered, and what is stored.
public struct ReadCounts: Sendable, Equatable {
  public var hits: UInt64 = 0
  public var staleHits: UInt64 = 0
  public var misses: UInt64 = 0
  /// Waited for somebody else's fetch.
  public var collapsed: UInt64 = 0
  public var revalidations: UInt64 = 0
  /// Old answers that were given because the cloud could not be asked.
  public var staleIfError: UInt64 = 0
  /// Fetches that brought no answer.
  public var failures: UInt64 = 0
  public var evictions: UInt64 = 0
  /// Made wrong by writes and operators.
  public var invalidations: UInt64 = 0
  public var entries = 0
  public var bytes = 0
  /// Fetches in progress.
  public var running = 0
}
