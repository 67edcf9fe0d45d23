/// Numbers that look random and are the same in every run with the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A generator for one thing among several: its numbers do not depend on how often the others
  /// are asked. The name is mixed in with FNV-1a.
  init(seed: UInt64, for name: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var mixer = SeededGenerator(seed: seed ^ hash)
    state = mixer.next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A version 4 UUID (RFC 9562 §5.4) in lower case.
  mutating func uuid() -> String {
    let high = next() & ~0xF000 | 0x4000
    let low = next() & ~(3 << 62) | (2 << 62)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for position in 0..<32 {
      if position == 8 || position == 12 || position == 16 || position == 20 {
        text.append(UInt8(ascii: "-"))
      }
      let half = position < 16 ? high : low
      let shift = UInt64(60 - 4 * (position & 15))
      text.append(Hex.digit(UInt8(truncatingIfNeeded: half >> shift) & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// So many lower-case hexadecimal digits (1 to 16).
  mutating func hex(_ count: Int) -> String {
    let number = next()
    let digits = (0..<count).map { Hex.digit(UInt8(truncatingIfNeeded: number >> (4 * $0)) & 15) }
    return String(decoding: digits, as: UTF8.self)
  }

  /// A number of [0, 1), exact to 53 bits.
  mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }
}
