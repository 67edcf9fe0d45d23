import CallModel

/// Who waits for a fetch, in the form that whoever began to wait knows.
public protocol ReadWaiting: AnyObject, Sendable {}

/// Which fetches are on their way and which writes are open: what may be stored, and what may be
/// joined, follows from both. A plain value; times are given to it.
struct ReadLedger {
  typealias Waiter = any ReadWaiting

  /// A fetch in progress.
  struct Running {
    let key: CacheKey
    let scope: ReadScope
    /// Monotonic nanoseconds.
    let began: UInt64
    /// Until when whoever began it waits at most.
    let deadline: UInt64
    /// Nobody waits for it: it makes something stored new again.
    let isRevalidation: Bool
    /// Whose turn it waits for.
    let turn: CallTurn
    var waiters: [UInt64: Waiter] = [:]
    /// A write overlapped: what comes may be of before or after it.
    var isTainted: Bool
    /// Reads of which an operator has forgotten the answers meanwhile: it fills none of theirs.
    var forgotten: Set<Int> = []
    var cancel: (@Sendable () -> Void)?
  }

  private struct Write {
    let scope: ReadScope
    /// Nil while it is in progress; then, where its outcome is not known, until when it may still
    /// take effect.
    var lingersUntil: UInt64?
  }

  private let graph: InvalidationGraph
  private var lastNumber: UInt64 = 0
  private(set) var running: [UInt64: Running] = [:]
  /// Fetches that may be joined.
  private var joinable: [CacheKey: UInt64] = [:]
  private var writes: [UInt64: Write] = [:]

  init(_ graph: InvalidationGraph) {
    self.graph = graph
  }

  private mutating func nextNumber() -> UInt64 {
    lastNumber += 1
    return lastNumber
  }

  // MARK: Fetches

  /// The fetch that a question may wait for with others.
  func fetch(of key: CacheKey) -> UInt64? { joinable[key] }

  mutating func begin(
    _ key: CacheKey, _ scope: ReadScope, now: UInt64, deadline: UInt64, isShared: Bool,
    isRevalidation: Bool = false, turn: CallTurn
  ) -> UInt64 {
    let number = nextNumber()
    forgetLingering(before: now)
    let isTainted = writes.values.contains { graph.reaches(scope, from: $0.scope) }
    running[number] = Running(
      key: key, scope: scope, began: now, deadline: deadline, isRevalidation: isRevalidation,
      turn: turn, isTainted: isTainted || !isShared)
    if isShared { joinable[key] = number }
    return number
  }

  mutating func join(_ fetch: UInt64, _ waiter: Waiter) -> UInt64 {
    let number = nextNumber()
    running[fetch]?.waiters[number] = waiter
    return number
  }

  mutating func setCancel(of fetch: UInt64, _ cancel: @escaping @Sendable () -> Void) {
    running[fetch]?.cancel = cancel
  }

  /// - Returns: What ends the fetch, if nobody waits for it any more.
  mutating func leave(_ fetch: UInt64, _ waiter: UInt64) -> (@Sendable () -> Void)? {
    guard var left = running[fetch], left.waiters.removeValue(forKey: waiter) != nil else {
      return nil
    }
    running[fetch] = left
    guard left.waiters.isEmpty, !left.isRevalidation else { return nil }
    // Whoever comes now must not wait for what is being given up.
    unjoin(fetch, left.key)
    return left.cancel
  }

  mutating func end(_ fetch: UInt64) -> Running? {
    guard let ended = running.removeValue(forKey: fetch) else { return nil }
    unjoin(fetch, ended.key)
    return ended
  }

  private mutating func unjoin(_ fetch: UInt64, _ key: CacheKey) {
    if joinable[key] == fetch { joinable[key] = nil }
  }

  // MARK: Writes

  /// Where nobody reads, writes of unknown outcome must not pile up either.
  private mutating func forgetLingering(before now: UInt64) {
    writes = writes.filter { $0.value.lingersUntil.map { $0 > now } ?? true }
  }

  /// A write is about to be sent: what is fetched meanwhile is not stored.
  mutating func open(_ scope: ReadScope, now: UInt64) -> UInt64 {
    forgetLingering(before: now)
    let number = nextNumber()
    writes[number] = Write(scope: scope)
    taint(by: scope, endsJoining: false)
    return number
  }

  /// A write's answer is about to leave: nobody joins a fetch that began before.
  ///
  /// - Parameter lingersUntil: For a write of which nobody knows whether it is still to come.
  mutating func close(_ write: UInt64, lingersUntil: UInt64?) {
    guard let closed = writes[write] else { return }
    writes[write] = lingersUntil.map { Write(scope: closed.scope, lingersUntil: $0) }
    taint(by: closed.scope, endsJoining: true)
  }

  /// A write has surely changed nothing: what is known stays as true as it was.
  mutating func abandon(_ write: UInt64) {
    writes[write] = nil
  }

  /// The caller is answered before the write is: what is known until then counts no more.
  mutating func passOver(_ write: UInt64) -> ReadScope? {
    guard let scope = writes[write]?.scope else { return nil }
    taint(by: scope, endsJoining: true)
    return scope
  }

  func scope(of write: UInt64) -> ReadScope? { writes[write]?.scope }

  private mutating func taint(by write: ReadScope, endsJoining: Bool) {
    for (number, fetch) in running where graph.reaches(fetch.scope, from: write) {
      running[number]?.isTainted = true
      if endsJoining { unjoin(number, fetch.key) }
    }
  }

  /// What a key's fetch that began before a moment brings is only for who waits already: something
  /// newer was seen meanwhile.
  mutating func outrun(_ key: CacheKey, before began: UInt64) {
    guard let number = joinable[key], let fetch = running[number], fetch.began < began else {
      return
    }
    running[number]?.isTainted = true
    unjoin(number, key)
  }

  /// Nothing of a read that is on its way is stored or joined; nil is all of them.
  mutating func forget(_ operation: Int?) {
    for (number, fetch) in running {
      if let operation, fetch.scope.operation != operation {
        running[number]?.forgotten.insert(operation)
      } else {
        running[number]?.isTainted = true
        unjoin(number, fetch.key)
      }
    }
  }
}
