/// Bytes eight at a time: names and texts are short, so what counts is the number of steps.
extension Span<UInt8> {
  /// The eight bytes at `index`, the first of them lowest. One check of bounds, one load.
  @inlinable
  @inline(__always)
  package func word(at index: Int) -> UInt64 {
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
  package func equals(_ other: Span<UInt8>) -> Bool {
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

  /// A hash for tables in memory: fast, and not to be guessed by whoever does not know the seed.
  /// Not for anything that has to withstand more.
  @inlinable
  package func mixedHash(seed: UInt64) -> UInt64 {
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

extension UInt64 {
  /// Both halves of a product, folded: every bit in moves every bit out.
  @inlinable
  @inline(__always)
  package var mixed: UInt64 {
    let product = multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }

  /// How many of the eight bytes, from the lowest, are characters that stand for themselves in a
  /// JSON string: ASCII, no control character, neither quote nor backslash.
  ///
  /// A subtraction sets the high bit of each byte that is too small (Lamport's trick); what it
  /// borrows spoils higher bytes only, and the lowest mark is what is asked for.
  @inline(__always)
  var plainBytes: Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = self ^ (ones &* 0x22)
    let slashes = self ^ (ones &* 0x5C)
    let marks =
      self | (self &- (ones &* 0x20)) | (quotes &- ones) | (slashes &- ones)
    return (marks & (ones &* 0x80)).trailingZeroBitCount / 8
  }
}
