import Bytes

/// Finds a number by a key of bytes: open addressing, built once, no allocation per lookup.
///
/// Keys come from our own contract, so no caller can make them collide; a lookup stops at the first
/// empty slot, and at most a quarter are used.
struct ByteKeyTable: Sendable {
  private struct Entry: Sendable {
    let start: Int
    let length: Int
    let value: Int
  }

  private var keys: [UInt8] = []
  private var entries: [Entry] = []
  /// One more than an entry's index; 0 is empty.
  private var slots: [Int32]
  private let mask: Int

  /// `nil` when a key occurs twice.
  init?(_ pairs: [(key: String, value: Int)]) {
    var capacity = 8
    while capacity < pairs.count * 4 { capacity *= 2 }
    mask = capacity - 1
    slots = Array(repeating: 0, count: capacity)
    for (key, value) in pairs {
      let bytes = Array(key.utf8)
      guard find(bytes.span) == nil else { return nil }
      var slot = Self.hash(bytes.span) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      entries.append(Entry(start: keys.count, length: bytes.count, value: value))
      keys += bytes
      slots[slot] = Int32(entries.count)
    }
  }

  /// The value of `key`.
  func find(_ key: Span<UInt8>) -> Int? {
    var slot = Self.hash(key) & mask
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if isEqual(key, entry) { return entry.value }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private func isEqual(_ key: Span<UInt8>, _ entry: Entry) -> Bool {
    key.equals(keys.span.extracting(entry.start..<entry.start &+ entry.length))
  }

  private static func hash(_ key: Span<UInt8>) -> Int {
    Int(truncatingIfNeeded: key.mixedHash(seed: 0))
  }
}
