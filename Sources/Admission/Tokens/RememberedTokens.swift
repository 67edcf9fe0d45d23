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

    func counts(now: Int64) -> Bool { end > now && version == keys.version }
  }

  private struct Half {
    var index = DigestIndex()
    var entries: [Entry] = []
  }

  /// At most twice as many are held, some 100 bytes each.
  private let halfCount: Int
  private var recent = Half()
  private var older = Half()

  init(halfCount: Int = 2048) {
    self.halfCount = halfCount
  }

  /// With those that count no more and whose place nobody has needed yet.
  var count: Int { recent.entries.count + older.entries.count }

  /// What is known of a token and counts still.
  mutating func find(_ digest: SHA256Digest, now: Int64) -> Entry? {
    if let place = recent.index.find(digest) {
      return recent.entries[place].counts(now: now) ? recent.entries[place] : nil
    }
    guard let place = older.index.find(digest), older.entries[place].counts(now: now) else {
      return nil
    }
    let entry = older.entries[place]
    put(entry, digest)
    return entry
  }

  mutating func put(_ entry: Entry, _ digest: SHA256Digest) {
    if let place = recent.index.find(digest) {
      recent.entries[place] = entry
      return
    }
    if recent.entries.count >= halfCount {
      older = recent
      recent = Half()
    }
    recent.index.append(digest)
    recent.entries.append(entry)
  }
}
