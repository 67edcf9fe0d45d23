import Cryptography

/// Callers by the digest of their key; never changed.
struct DigestTable: Sendable {
  struct Entry: Sendable {
    let digest: SHA256Digest
    let caller: Caller
    /// Nil for a key of the settings.
    let issued: IssuedKey?
  }

  private let entries: [Entry]
  private let index: DigestIndex

  init(_ entries: [Entry]) {
    var index = DigestIndex()
    for entry in entries { index.append(entry.digest) }
    self.entries = entries
    self.index = index
  }

  /// The table with more keys; where a digest is in both, the one that is here already counts.
  func adding(_ more: [Entry]) -> DigestTable { DigestTable(entries + more) }

  /// Where the key of a digest is; nil for an unknown one.
  func find(_ digest: SHA256Digest) -> Int? { index.find(digest) }

  func caller(at place: Int) -> Caller { entries[place].caller }

  /// Nil for a key of the settings.
  func issuedKey(at place: Int) -> IssuedKey? { entries[place].issued }
}
