/// Bytes eight at a time: names and texts are short, so what counts is the number of steps.
extension Span<UInt8> {
  /// The eight bytes at `index`, the first of them lowest. One check of bounds, one load.
  @inlinable
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
}

extension UInt64 {
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
