/// Numbers that nobody needs to guess: ids that must differ, not secrets (xoshiro256**, Blackman
/// and Vigna 2018).
///
/// One per event loop, a few nanoseconds a number. Begun with 256 bits of the system's, so that no
/// two loops and no two processes tell the same ids.
public struct QuickRandom: RandomNumberGenerator {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  public init() {
    var system = SystemRandomNumberGenerator()
    self.init(state: (system.next(), system.next(), system.next(), system.next()))
  }

  init(state: (UInt64, UInt64, UInt64, UInt64)) {
    // All zero would stay so for ever.
    self.state = state == (0, 0, 0, 0) ? (1, 0, 0, 0) : state
  }

  public mutating func next() -> UInt64 {
    let result = Self.turned(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.turned(state.3, 45)
    return result
  }

  private static func turned(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word << bits | word >> (64 - bits)
  }
}
