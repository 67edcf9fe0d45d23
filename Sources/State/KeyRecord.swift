public import Cryptography

/// What is kept of a key that was issued; nothing here opens anything.
public struct KeyRecord: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// Known by the digest of the key.
    case apiKey(SHA256Digest)
    /// Its secret half is derived from the access key, which is the id, and this number.
    case virtualKey(version: Int)
  }

  public var id: String
  public var kind: Kind
  public var caller: String
  public var note: String
  /// Seconds since 1970, like all times here.
  public var createdAt: Int64
  /// Nil: it does not end by itself.
  public var expiresAt: Int64?
  public var lastUsedAt: Int64?
  public var revokedAt: Int64?

  public init(
    id: String, kind: Kind, caller: String, note: String = "", createdAt: Int64,
    expiresAt: Int64? = nil, lastUsedAt: Int64? = nil, revokedAt: Int64? = nil
  ) {
    self.id = id
    self.kind = kind
    self.caller = caller
    self.note = note
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.lastUsedAt = lastUsedAt
    self.revokedAt = revokedAt
  }

  public func isValid(at now: Int64) -> Bool {
    revokedAt == nil && expiresAt.map { now < $0 } ?? true
  }
}
