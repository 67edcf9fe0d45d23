import Cryptography

/// Tokens that were verified, so that the next request with one costs a digest and a look-up.
///
/// Only what was right is remembered: whoever has no right token can push nothing out. Two halves,
/// of which the older is forgotten when the newer is full; what is used meanwhile moves over.
struct RememberedTokens {
  struct Entry {
    let caller: Caller
    let keys: IssuerKeys
    /// Of the keys that verified it: with other keys it must be verified again.
    let version: Int
    /// Seconds since 1970.
    let end: Int64
  }

  /// At most twice as many are held, some 100 bytes each.
  private let halfCount: Int
  private var recent: [SHA256Digest: Entry] = [:]
  private var older: [SHA256Digest: Entry] = [:]

  init(halfCount: Int = 2048) {
    self.halfCount = halfCount
  }

  var count: Int { recent.count + older.count }

  mutating func caller(_ digest: SHA256Digest, now: Int64) -> Caller? {
    guard let entry = recent[digest] ?? older[digest] else { return nil }
    guard entry.end > now, entry.version == entry.keys.version else {
      recent[digest] = nil
      older[digest] = nil
      return nil
    }
    if !older.isEmpty, older.removeValue(forKey: digest) != nil { put(entry, digest) }
    return entry.caller
  }

  mutating func put(_ entry: Entry, _ digest: SHA256Digest) {
    if recent.count >= halfCount {
      older = recent
      recent = [:]
    }
    recent[digest] = entry
  }
}
