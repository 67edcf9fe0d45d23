import Admission
import Synchronization
import System

/// What was read for decisions in the last seconds, for all event loops of one reading of the
/// settings: a caller's page of ten resources asks for their tags once.
///
/// A change that passes through this gateway drops what it may have changed; one that somebody
/// makes elsewhere is seen after `lifetime` at the latest.
final class RememberedFacts: Sendable {
  /// Nanoseconds.
  static let lifetime: UInt64 = 5_000_000_000
  /// Entries of each kind: some hundred bytes each.
  static let resourcesMax = 1024
  /// Lists of all resources of a kind with their tags: as many as a project has connections.
  static let listsMax = 8

  /// A resource as one credential sees it.
  struct Key: Hashable {
    let credential: String
    let place: Subject.Place
  }

  struct ListKey: Hashable {
    let credential: String
    let kind: ResourceKind
  }

  typealias Tags = [String: String]

  private struct State {
    /// Counts the ends of changes: what was asked for before one may be wrong behind it.
    var changes: UInt64 = 0
    var projects = Table<Key, Fact<String>>(countMax: resourcesMax)
    var tags = Table<Key, Fact<Tags>>(countMax: resourcesMax)
    var lists = Table<ListKey, [String: Tags]>(countMax: listsMax)
  }

  private let state = Mutex(State())
  /// Monotonic nanoseconds, for whoever reads what is to be remembered.
  let clock: @Sendable () -> UInt64

  init(clock: @escaping @Sendable () -> UInt64 = { MonotonicClock.now() }) {
    self.clock = clock
  }

  /// To be taken before something is asked for, and given back with what was found.
  var ticket: UInt64 { state.withLock { $0.changes } }

  func project(_ key: Key, now: UInt64) -> Fact<String>? {
    state.withLock { $0.projects.value(of: key, now: now) }
  }

  func tags(_ key: Key, now: UInt64) -> Fact<Tags>? {
    state.withLock { $0.tags.value(of: key, now: now) }
  }

  /// Of all resources of a kind, by id.
  func tags(_ key: ListKey, now: UInt64) -> [String: Tags]? {
    state.withLock { $0.lists.value(of: key, now: now) }
  }

  // What could not be found out is asked again; what a change overtook is not kept.

  func keep(project: Fact<String>, of key: Key, _ ticket: UInt64, now: UInt64) {
    guard !project.isUnknown else { return }
    state.withLock { state in
      if state.changes == ticket { state.projects.put(project, of: key, now: now) }
    }
  }

  func keep(tags: Fact<Tags>, of key: Key, _ ticket: UInt64, now: UInt64) {
    guard !tags.isUnknown else { return }
    state.withLock { state in
      if state.changes == ticket { state.tags.put(tags, of: key, now: now) }
    }
  }

  func keep(tags: [String: Tags], of key: ListKey, _ ticket: UInt64, now: UInt64) {
    state.withLock { state in
      if state.changes == ticket { state.lists.put(tags, of: key, now: now) }
    }
  }

  /// Drops what a change may make wrong: the lists, and every resource whose id stands in its path.
  /// To be called when it is sent, and again when its answer is here or will not come.
  ///
  /// - Parameter target: Path of the upstream call, perhaps with a query.
  func changed(_ target: [UInt8]) {
    let path = target.prefix { $0 != UInt8(ascii: "?") }
    let ids = Set(
      path.split(separator: UInt8(ascii: "/")).map {
        String(decoding: $0, as: UTF8.self).lowercased()
      })
    state.withLock { state in
      state.changes += 1
      state.lists.removeAll()
      state.projects.remove { ids.contains($0.place.id) }
      state.tags.remove { ids.contains($0.place.id) }
    }
  }

  /// So many values, each for `lifetime`.
  private struct Table<Key: Hashable, Value> {
    let countMax: Int
    private var entries: [Key: (value: Value, end: UInt64)] = [:]

    init(countMax: Int) {
      self.countMax = countMax
    }

    func value(of key: Key, now: UInt64) -> Value? {
      entries[key].flatMap { now < $0.end ? $0.value : nil }
    }

    mutating func put(_ value: Value, of key: Key, now: UInt64) {
      if entries.count >= countMax, entries[key] == nil {
        entries = entries.filter { now < $0.value.end }
        // So many within seconds: to begin anew costs a read each, and no order has to be kept.
        if entries.count >= countMax { entries.removeAll(keepingCapacity: true) }
      }
      entries[key] = (value, now + RememberedFacts.lifetime)
    }

    mutating func remove(where isGone: (Key) -> Bool) {
      guard !entries.isEmpty else { return }
      entries = entries.filter { !isGone($0.key) }
    }

    mutating func removeAll() {
      entries.removeAll(keepingCapacity: true)
    }
  }
}
