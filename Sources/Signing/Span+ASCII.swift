import Bytes

/// Comparisons on borrowed bytes.
///
/// `String` comparison follows canonical equivalence: composed and decomposed spellings would
/// collide, and the order would not be that of the bytes. Signing sorts and compares bytes only.
extension Span where Element == UInt8 {
  func isEqual(to text: String) -> Bool {
    equals(text.utf8Span.span)
  }

  func isEqual(to other: Span<UInt8>) -> Bool { equals(other) }

  /// Equality of header names: the other text must be lower-case already.
  func isEqual(toLowercase other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    // HTTP/2 has no other spelling (RFC 9113 §8.2.1).
    if equals(other) { return true }
    for index in indices where self[index].lowercased != other[index] { return false }
    return true
  }

  func isEqual(toLowercase text: String) -> Bool {
    isEqual(toLowercase: text.utf8Span.span)
  }

  func starts(with text: String, at start: Int) -> Bool {
    let text = text.utf8Span.span
    guard count - start >= text.count else { return false }
    return extracting(start..<start + text.count).equals(text)
  }

  /// Byte order, a prefix first.
  func precedes(_ other: Span<UInt8>) -> Bool {
    let shared = Swift.min(count, other.count)
    for index in 0..<shared where self[index] != other[index] {
      return self[index] < other[index]
    }
    return count < other.count
  }

  func contains(_ byte: UInt8) -> Bool {
    firstIndex(of: byte) != nil
  }

  /// The value without spaces and tabs at its ends.
  ///
  /// Only these two: signers disagree about other control characters and U+00A0 (spec §1.5).
  var trimmed: Span<UInt8> {
    @_lifetime(copy self)
    get {
      var lower = 0
      var upper = count
      while lower < upper, self[lower].isBlank { lower += 1 }
      while lower < upper, self[upper - 1].isBlank { upper -= 1 }
      return extracting(lower..<upper)
    }
  }

  /// RFC 9110 §5.6.2: one or more of the characters a header name may have.
  var isToken: Bool {
    for index in indices where !self[index].isTokenCharacter { return false }
    return !isEmpty
  }

  /// RFC 9110 §5.5: no CR, LF, NUL or other control, so that no value can start a new header.
  var isFieldValue: Bool {
    for index in indices {
      let byte = self[index]
      if (byte < 0x20 && byte != UInt8(ascii: "\t")) || byte == 0x7F { return false }
    }
    return true
  }

  /// Lower-case only: an upper-case spelling of the same digest would be a second valid signature.
  var isLowercaseSHA256Hex: Bool {
    guard count == 64 else { return false }
    var all = UInt64.tops
    for index in 0..<8 {
      let digits = word(at: 8 * index)
      all &=
        digits.marks(from: UInt8(ascii: "0"), through: UInt8(ascii: "9"))
        | digits.marks(from: UInt8(ascii: "a"), through: UInt8(ascii: "f"))
    }
    return all == .tops
  }
}

extension UInt8 {
  /// ASCII letters only; every other byte is itself.
  var lowercased: UInt8 {
    self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
  }

  var uppercased: UInt8 {
    self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") ? self & ~0x20 : self
  }

  var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

  var isTokenCharacter: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
      UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
      UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
