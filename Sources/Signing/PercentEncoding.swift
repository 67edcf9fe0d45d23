import Bytes

/// The one escaping the signature knows: `A-Z a-z 0-9 - _ . ~` stand, all else is `%XX`.
///
/// Written by hand because the stock URL sets keep `+`, `!`, `*`, `'`, `(`, `)`, `/` and `:`
/// (spec §1.3 and §5).
public enum PercentEncoding {
  /// Bit n is set when byte n stands unescaped (bytes 0 to 63: digits, `-`, `.`).
  @usableFromInline static let unreservedBelow64: UInt64 = 0x03FF_6000_0000_0000
  /// Bit n is set when byte 64 + n stands unescaped (letters, `_`, `~`).
  @usableFromInline static let unreservedFrom64: UInt64 = 0x47FF_FFFE_87FF_FFFE

  @inlinable
  public static func isUnreserved(_ byte: UInt8) -> Bool {
    guard byte < 128 else { return false }
    let word = byte < 64 ? unreservedBelow64 : unreservedFrom64
    return (word >> UInt64(byte & 63)) & 1 == 1
  }

  /// Where the first byte stands, at or after `start`, that is neither unreserved nor a slash.
  static func endOfPlainPath(in path: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index &+ 8 <= path.count, isPlain(path.word(at: index)) { index &+= 8 }
    while index < path.count, isUnreserved(path[index]) || path[index] == UInt8(ascii: "/") {
      index &+= 1
    }
    return index
  }

  @inline(__always)
  private static func isPlain(_ word: UInt64) -> Bool {
    // "-", ".", "/" and the digits follow one another; a letter's case is one bit.
    let marks =
      word.marks(from: UInt8(ascii: "-"), through: UInt8(ascii: "9"))
      | (word | 0x20 &* .ones).marks(from: UInt8(ascii: "a"), through: UInt8(ascii: "z"))
      | word.marks(of: UInt8(ascii: "_")) | word.marks(of: UInt8(ascii: "~"))
    return marks == .tops
  }

  /// Appends one byte as the canonical forms spell it, hex in upper case.
  @inlinable
  public static func append(_ byte: UInt8, to output: inout [UInt8]) {
    if isUnreserved(byte) {
      output.append(byte)
    } else {
      output.append(UInt8(ascii: "%"))
      output.append(hexDigit(byte >> 4))
      output.append(hexDigit(byte & 15))
    }
  }

  /// Appends bytes for a query value or one path segment; a slash is escaped too.
  public static func append(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, isUnreserved(bytes[index]) { index += 1 }
      output.append(copying: bytes.extracting(start..<index))
      if index < bytes.count {
        append(bytes[index], to: &output)
        index += 1
      }
    }
  }

  /// The next decoded byte, and the index moved past what it was spelt with.
  ///
  /// Decodes once and to bytes, so `%FF` stays one byte (some signers make it U+FFFD) and `%252F`
  /// becomes `%2F`. A percent sign without two hex digits stands for itself. A plus is a plus.
  static func decodeNext(in bytes: Span<UInt8>, at index: inout Int) -> UInt8 {
    let byte = bytes[index]
    if byte == UInt8(ascii: "%"), index + 2 < bytes.count,
      let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
    {
      index += 3
      return high << 4 | low
    }
    index += 1
    return byte
  }

  /// Appends all bytes decoded once.
  public static func appendDecoded(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "%") { index += 1 }
      output.append(copying: bytes.extracting(start..<index))
      if index < bytes.count { output.append(decodeNext(in: bytes, at: &index)) }
    }
  }

  @inlinable
  static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
  }

  static func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
