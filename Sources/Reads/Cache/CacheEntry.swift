import Synchronization

/// How an answer of the cloud stands: since when it is known, for how long it counts, whether
/// something has made it wrong meanwhile. Read without a lock on every hit.
public final class EntryStanding: Sendable {
  /// When its fetch began, in nanoseconds on the monotonic clock: it says what was true then.
  public let asOf: UInt64
  public let lifetime: EntryLifetime
  private let isWrong = Atomic(false)
  /// How often it was used lately, 0 to 3; what is used is not evicted for what is seen once.
  private let uses = Atomic<UInt8>(0)

  public init(asOf: UInt64, lifetime: EntryLifetime) {
    self.asOf = asOf
    self.lifetime = lifetime
  }

  /// False once a write, or an operator, has made it wrong: then it is never given again.
  public var isValid: Bool { !isWrong.load(ordering: .acquiring) }

  /// Its age in nanoseconds.
  public func age(at now: UInt64) -> UInt64 { now > asOf ? now - asOf : 0 }

  func invalidate() { isWrong.store(true, ordering: .releasing) }

  private static let mostUses: UInt8 = 3

  /// Not exact when loops count at once, which eviction need not be.
  public func noteUse() {
    let count = uses.load(ordering: .relaxed)
    if count < Self.mostUses { uses.store(count + 1, ordering: .relaxed) }
  }

  func takeUses() -> UInt8 { uses.exchange(0, ordering: .relaxed) }

  /// Takes one use away; false if there was none.
  func spendUse() -> Bool {
    let count = uses.load(ordering: .relaxed)
    if count > 0 { uses.store(count - 1, ordering: .relaxed) }
    return count > 0
  }
}

/// For how long an answer counts, each in nanoseconds.
public struct EntryLifetime: Sendable, Equatable {
  /// It is given again without a question.
  public var fresh: UInt64
  /// For so much longer it is given while a newer one is being fetched (RFC 5861 §3).
  public var whileRevalidating: UInt64
  /// For so much longer it is given where the cloud cannot be asked (RFC 5861 §4).
  public var ifError: UInt64

  public init(fresh: UInt64, whileRevalidating: UInt64 = 0, ifError: UInt64 = 0) {
    self.fresh = fresh
    self.whileRevalidating = whileRevalidating
    self.ifError = ifError
  }
}

/// An answer of the cloud, in the form that whoever fetched it knows; here it is only kept. An
/// object and no parameter of types: generics of one room are not specialised in another.
public protocol KeptAnswer: AnyObject, Sendable {}

/// An answer that may be given more than once.
public final class CacheEntry: Sendable {
  let key: CacheKey
  let scope: ReadScope
  public let answer: any KeptAnswer
  public let standing: EntryStanding
  /// Memory that it is charged for, in bytes.
  let cost: Int

  init(key: CacheKey, scope: ReadScope, answer: any KeptAnswer, standing: EntryStanding, cost: Int)
  {
    self.key = key
    self.scope = scope
    self.answer = answer
    self.standing = standing
    self.cost = cost
  }
}
