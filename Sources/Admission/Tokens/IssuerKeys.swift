import JWTKit
import Settings
import Synchronization

/// The keys of one issuer as they are now, for all event loops.
///
/// Somebody fetches them (`fetch` is told when); everybody looks them up.
public final class IssuerKeys: Sendable {
  struct VerifyingKey: Sendable {
    let key: WebKey
    let verifier: any JWTAlgorithm
  }

  private struct State {
    var set: WebKeySet?
    var keys: [VerifyingKey] = []
    var schedule = KeySchedule()
    var fetch: (@Sendable () -> Void)?
    var observers: [Int: @Sendable () -> Void] = [:]
    var observerCount = 0
  }

  public let rules: TokenRules
  private let state = Mutex(State())
  private let currentVersion = Atomic<Int>(0)

  public init(_ rules: TokenRules) {
    self.rules = rules
  }

  /// Another number with every other set of keys.
  var version: Int { currentVersion.load(ordering: .acquiring) }

  // MARK: Looking up

  enum Answer {
    case key(VerifyingKey, version: Int)
    /// There are keys, and none that the token names.
    case unknown
    /// There are none at all.
    case none
  }

  /// The one key that may have signed a token with this header.
  func key(
    for id: String?, _ algorithm: Settings.TokenIssuer.Algorithm
  ) throws(TokenFault) -> Answer {
    let (keys, version) = state.withLock { state -> ([VerifyingKey], Int) in
      (state.keys, self.version)
    }
    guard !keys.isEmpty else { return .none }
    var named = keys
    if let id {
      named = keys.filter { $0.key.id?.isSame(as: id) ?? false }
      // A key without a name may have any.
      if named.isEmpty { named = keys.filter { $0.key.id == nil } }
    }
    guard !named.isEmpty else { return .unknown }
    let fitting = named.filter { $0.key.algorithm == algorithm }
    guard let key = fitting.first else {
      if id == nil { return .unknown }
      throw TokenFault("alg is not the key's own")
    }
    guard fitting.count == 1 else {
      throw TokenFault("several keys fit, and no kid tells which")
    }
    return .key(key, version: version)
  }

  /// Asks for a fetch because a key is missing.
  ///
  /// - Returns: whether one is under way, and so worth waiting for.
  public func ask(now: UInt64) -> Bool {
    let (answer, fetch) = state.withLock { state -> (KeySchedule.Answer, (@Sendable () -> Void)?) in
      // Nobody to fetch: keys are what they are.
      guard let fetch = state.fetch else { return (.no, nil) }
      return (state.schedule.ask(now: now), fetch)
    }
    if answer == .fetch { fetch?() }
    return answer != .no
  }

  // MARK: Fetching

  /// - Parameter fetch: begins a fetch; called from any thread, after `ask` or never.
  public func serve(by fetch: @escaping @Sendable () -> Void) {
    state.withLock { $0.fetch = fetch }
  }

  /// - Parameter observer: called after every fetch, however it ended, from any thread.
  /// - Returns: what `forget` ends it by.
  public func observe(_ observer: @escaping @Sendable () -> Void) -> Int {
    state.withLock { state in
      state.observerCount += 1
      state.observers[state.observerCount] = observer
      return state.observerCount
    }
  }

  public func forget(_ observation: Int) {
    state.withLock { $0.observers[observation] = nil }
  }

  /// Whether the timer's fetch begins now.
  public func begin(now: UInt64) -> Bool {
    state.withLock { $0.schedule.begin(now: now) }
  }

  /// When to look at the clock again: the next fetch, or the end of keys that cannot be had anew.
  public var due: UInt64? {
    state.withLock { state in
      guard let due = state.schedule.due else { return state.schedule.usableUntil }
      return min(due, state.schedule.usableUntil ?? .max)
    }
  }

  /// Takes keys that came.
  ///
  /// - Parameters:
  ///   - age: nanoseconds that the source says they are good for.
  /// - Throws: when one of them cannot be used after all; nothing has changed then.
  public func install(
    _ set: WebKeySet, age: UInt64?, now: UInt64, jitter: Double
  ) async throws {
    var keys: [VerifyingKey] = []
    for key in set.keys {
      keys.append(VerifyingKey(key: key, verifier: try await key.verifier()))
    }
    let made = keys
    let observers = state.withLock { state in
      state.schedule.succeeded(age: age, now: now, jitter: jitter)
      // The same keys again: what they verified stays verified.
      if state.set != set {
        state.set = set
        state.keys = made
        currentVersion.add(1, ordering: .releasing)
      }
      return state.observers
    }
    for observer in observers.values { observer() }
  }

  /// A fetch brought nothing that can be used; the keys that are here stay for now.
  public func failed(now: UInt64, jitter: Double) {
    let observers = state.withLock { state in
      state.schedule.failed(now: now, jitter: jitter)
      return state.observers
    }
    for observer in observers.values { observer() }
  }

  /// Forgets keys that could not be fetched anew for too long. True when that happens now.
  public func expire(now: UInt64) -> Bool {
    state.withLock { state in
      guard state.schedule.expire(now: now) else { return false }
      state.set = nil
      state.keys = []
      currentVersion.add(1, ordering: .releasing)
      return true
    }
  }
}
