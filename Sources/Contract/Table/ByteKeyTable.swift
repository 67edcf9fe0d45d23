/// Finds a number by a key of bytes: open addressing, built once, no allocation per lookup.
///
/// Keys come from our own contract, so no caller can make them collide; a lookup looks at the key's
/// length and last sixteen bytes, then compares, and stops at the first empty slot.
struct ByteKeyTable: Sendable {
  private struct Entry: Sendable {
    let start: Int
    let length: Int
    let value: Int
  }

  private var keys: [UInt8] = []
  private var entries: [Entry] = []
  /// One more than an entry's index; 0 is empty. At most half are used.
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
    guard key.count == entry.length else { return false }
    // Names differ near their end, so that is where a wrong one is told at once.
    var index = entry.length
    while index > 0 {
      index &-= 1
      if key[index] != keys[entry.start &+ index] { return false }
    }
    return true
  }

  /// Mixes the length and up to sixteen last bytes, gathered into two words: what tells names of
  /// one API apart stands at their end.
  private static func hash(_ key: Span<UInt8>) -> Int {
    var (head, tail): (UInt64, UInt64) = (UInt64(truncatingIfNeeded: key.count), 0)
    let middle = max(0, key.count &- 8)
    var index = max(0, key.count &- 16)
    while index < middle {
      head = head << 8 ^ UInt64(key[index])
      index &+= 1
    }
    while index < key.count {
      tail = tail << 8 | UInt64(key[index])
      index &+= 1
    }
    var hash = (head ^ tail &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    hash ^= hash >> 32
    return Int(truncatingIfNeeded: hash)
  }
}
