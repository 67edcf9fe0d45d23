public import Cryptography
import Synchronization

/// A key that was issued while the gateway served, as far as authentication needs it.
///
/// Identity is the object: tables are made anew with every change, and share it.
public final class IssuedKey: Sendable {
  public enum Kind: Sendable {
    case apiKey(SHA256Digest)
    /// The id is the access key.
    case virtualKey(version: Int)
  }

  public let id: String
  public let kind: Kind
  /// Name of its caller, which the settings need not have any more.
  public let caller: String
  /// Seconds since 1970; nil for one that does not end by itself.
  public let expiresAt: Int64?
  private let used = Atomic<Bool>(false)

  public init(id: String, kind: Kind, caller: String, expiresAt: Int64?) {
    self.id = id
    self.kind = kind
    self.caller = caller
    self.expiresAt = expiresAt
  }

  /// Whether it has not expired. The clock says so, no sweep: none could be late.
  func isValid(_ now: () -> Int64) -> Bool {
    guard let expiresAt else { return true }
    return now() < expiresAt
  }

  /// Notes that it opened something. Written once between two looks: loops that share the key do
  /// not take its cache line from each other with every call.
  public func noteUse() {
    if !used.load(ordering: .relaxed) { used.store(true, ordering: .relaxed) }
  }

  /// Whether it was used since the last look.
  public func takeUse() -> Bool {
    used.load(ordering: .relaxed) && used.exchange(false, ordering: .relaxed)
  }
}
