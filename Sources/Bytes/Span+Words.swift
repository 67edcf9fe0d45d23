/// Bytes eight at a time: names and texts are short, so what counts is the number of steps.
extension Span<UInt8> {
  /// The eight bytes at `index`, the first of them lowest. One check of bounds, one load.
  @inlinable
  @inline(__always)
  public func word(at index: Int) -> UInt64 {
    let eight = extracting(index..<index &+ 8)
    var word = UInt64(eight[0])
    word |= UInt64(eight[1]) << 8
    word |= UInt64(eight[2]) << 16
    word |= UInt64(eight[3]) << 24
    word |= UInt64(eight[4]) << 32
    word |= UInt64(eight[5]) << 40
    word |= UInt64(eight[6]) << 48
    word |= UInt64(eight[7]) << 56
    return word
  }

  /// Whether both are the same bytes.
  @inlinable
  public func equals(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    var index = 0
    guard count >= 8 else {
      while index < count {
        if self[index] != other[index] { return false }
        index &+= 1
      }
      return true
    }
    let last = count &- 8
    while index < last {
      if word(at: index) != other.word(at: index) { return false }
      index &+= 8
    }
    // What is left of the end, with as much before it as makes eight.
    return word(at: last) == other.word(at: last)
  }

  /// Where the byte stands first, at or after `start`.
  @inlinable
  public func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    let wanted = UInt64(byte) &* UInt64.ones
    var index = start
    while index &+ 8 <= count {
      // A byte that is wanted is zero now. Subtracting sets the high bit of the lowest such byte
      // (Lamport's trick); what it borrows spoils higher bytes only.
      let rest = word(at: index) ^ wanted
      let marks = (rest &- .ones) & ~rest & .tops
      if marks != 0 { return index &+ marks.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < count {
      if self[index] == byte { return index }
      index &+= 1
    }
    return nil
  }

  /// A hash for tables in memory: fast, and not to be guessed by whoever does not know the seed.
  /// Not for anything that has to withstand more.
  @inlinable
  public func mixedHash(seed: UInt64) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: count)
    var index = 0
    while index &+ 8 <= count {
      hash = (hash ^ word(at: index)).mixed
      index &+= 8
    }
    if index < count {
      var tail: UInt64 = 0
      if count >= 8 {
        // The last eight, some of them for the second time.
        tail = word(at: count &- 8)
      } else {
        while index < count {
          tail = tail << 8 | UInt64(self[index])
          index &+= 1
        }
      }
      hash = (hash ^ tail).mixed
    }
    return hash
  }
}

/// Eight bytes at once.
extension UInt64 {
  /// Each byte 1, and each byte's highest bit.
  @inlinable
  public static var ones: UInt64 { 0x0101_0101_0101_0101 }
  @inlinable
  public static var tops: UInt64 { 0x8080_8080_8080_8080 }

  /// The highest bit of each byte that is one of these ASCII characters or between them.
  @inlinable
  @inline(__always)
  public func marks(from least: UInt8, through most: UInt8) -> UInt64 {
    let low = self & ~.tops
    let isFrom = (low | .tops) &- UInt64(least) &* .ones
    let isThrough = (UInt64(most) &* .ones | .tops) &- low
    return isFrom & isThrough & ~self & .tops
  }

  /// The highest bit of each byte that is this ASCII character.
  @inlinable
  @inline(__always)
  public func marks(of character: UInt8) -> UInt64 {
    marks(from: character, through: character)
  }

  /// Both halves of a product, folded: every bit in moves every bit out.
  @inlinable
  @inline(__always)
  public var mixed: UInt64 {
    let product = multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }
}
