import Cryptography

/// Numbers digests in the order in which they came, and finds the number of one: open addressing,
/// at most half full. For keys and tokens, which are known by nothing else.
///
/// The digest is its own hash. Nobody gains by choosing where his falls: what is put in here was
/// issued by us or verified, and is bounded. A comparison looks at all 32 bytes, so its time tells
/// nothing about a stored digest.
struct DigestIndex: Sendable {
  /// 0 is empty, else a digest's number plus one.
  private var slots = [UInt32](repeating: 0, count: 8)
  private var digests: [SHA256Digest] = []

  var count: Int { digests.count }

  /// The number of a digest; nil for an unknown one.
  func find(_ digest: SHA256Digest) -> Int? {
    let mask = slots.count - 1
    var slot = Self.start(digest) & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if digests[number].constantTimeEquals(digest) { return number }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Gives a digest the next number, `count`. One that has a number already keeps that one.
  mutating func append(_ digest: SHA256Digest) {
    digests.append(digest)
    if digests.count * 2 > slots.count {
      slots = [UInt32](repeating: 0, count: slots.count * 2)
      for number in digests.indices { enter(number) }
    } else {
      enter(digests.count - 1)
    }
  }

  private mutating func enter(_ number: Int) {
    let mask = slots.count - 1
    var slot = Self.start(digests[number]) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt32(number + 1)
  }

  private static func start(_ digest: SHA256Digest) -> Int {
    let bytes = digest.bytes
    var word: UInt32 = 0
    for index in 0..<4 { word = word << 8 | UInt32(bytes[index]) }
    return Int(word)
  }
}
