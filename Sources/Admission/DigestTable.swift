import Cryptography

/// Callers by the digest of their key: open addressing, at most half full, never changed.
///
/// The digest is its own hash: whoever could choose where a key falls could break SHA-256. A
/// comparison looks at all 32 bytes, so its time tells nothing about a stored digest.
struct DigestTable: Sendable {
  struct Entry: Sendable {
    let digest: SHA256Digest
    let caller: Caller
    /// Nil for a key of the settings.
    let issued: IssuedKey?
  }

  /// 0 is empty, else an entry's index plus one.
  private let slots: [UInt32]
  private let digests: [SHA256Digest]
  private let callers: [Caller]
  private let issued: [IssuedKey?]

  init(_ entries: [Entry]) {
    var capacity = 8
    while capacity < entries.count * 2 { capacity *= 2 }
    var slots = [UInt32](repeating: 0, count: capacity)
    for (index, entry) in entries.enumerated() {
      var slot = Self.start(entry.digest) & (capacity - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = UInt32(index + 1)
    }
    self.slots = slots
    self.digests = entries.map(\.digest)
    self.callers = entries.map(\.caller)
    self.issued = entries.map(\.issued)
  }

  /// The table with more keys; where a digest is in both, the one that is here already counts.
  func adding(_ more: [Entry]) -> DigestTable {
    let here = digests.indices.map {
      Entry(digest: digests[$0], caller: callers[$0], issued: issued[$0])
    }
    return DigestTable(here + more)
  }

  /// Where the key of a digest is; nil for an unknown one.
  func find(_ digest: SHA256Digest) -> Int? {
    let mask = slots.count - 1
    var slot = Self.start(digest) & mask
    while slots[slot] != 0 {
      let entry = Int(slots[slot]) - 1
      if digests[entry].constantTimeEquals(digest) { return entry }
      slot = (slot + 1) & mask
    }
    return nil
  }

  func caller(at place: Int) -> Caller { callers[place] }

  /// Nil for a key of the settings.
  func issuedKey(at place: Int) -> IssuedKey? { issued[place] }

  private static func start(_ digest: SHA256Digest) -> Int {
    let bytes = digest.bytes
    var word: UInt32 = 0
    for index in 0..<4 { word = word << 8 | UInt32(bytes[index]) }
    return Int(word)
  }
}
