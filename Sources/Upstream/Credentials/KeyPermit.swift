/// Leave to show a key to the cloud once, and with which clock.
///
/// One machine word, so that the leave that everybody has while the cloud accepts the key is one
/// atomic load.
struct KeyPermit: Sendable, Equatable {
  /// From the top: accepted (1 bit), trial (31 bits), clock offset (32 bits, signed).
  let word: UInt64
  /// Number of the probe, if this is the one call in flight whose verdict others wait for; else 0.
  let probe: UInt32

  init(word: UInt64, probe: UInt32 = 0) {
    self.word = word
    self.probe = probe
  }

  /// - Parameters:
  ///   - trial: Counts the pairs of key and clock that were shown.
  ///   - clockOffsetSeconds: 68 years at most: what is further away is no clock.
  init(isAccepted: Bool, trial: UInt32, clockOffsetSeconds: Int32, probe: UInt32 = 0) {
    self.word =
      (isAccepted ? 1 << 63 : 0) | UInt64(trial & 0x7FFF_FFFF) << 32
      | UInt64(UInt32(bitPattern: clockOffsetSeconds))
    self.probe = probe
  }

  /// The cloud had accepted this key with this clock when leave was given.
  var isAccepted: Bool { word >> 63 == 1 }

  var trial: UInt32 { UInt32(truncatingIfNeeded: word >> 32) & 0x7FFF_FFFF }

  /// What to add to this machine's clock to sign with the cloud's.
  var clockOffsetSeconds: Int64 { Int64(Int32(truncatingIfNeeded: word)) }
}
