import Bytes

extension UInt64 {
  /// How many of the eight bytes, from the lowest, are characters that stand for themselves in a
  /// JSON string: ASCII, no control character, neither quote nor backslash.
  ///
  /// A subtraction sets the high bit of each byte that is too small (Lamport's trick); what it
  /// borrows spoils higher bytes only, and the lowest mark is what is asked for.
  @inline(__always)
  var plainBytes: Int {
    let quotes = self ^ (.ones &* 0x22)
    let slashes = self ^ (.ones &* 0x5C)
    let marks =
      self | (self &- (.ones &* 0x20)) | (quotes &- .ones) | (slashes &- .ones)
    return (marks & .tops).trailingZeroBitCount / 8
  }
}
