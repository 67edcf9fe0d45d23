/// Characters and small words of HTTP/1.1's grammar (RFC 9110 §5.6, RFC 9112).
enum HTTP1Syntax {
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10
  }

  /// `tchar` of RFC 9110 §5.6.2.
  static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"),
      UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
      UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "^"),
      UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// Visible characters, blanks and `obs-text`; no other control character.
  static func isInValue(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F || byte == 0x09
  }

  /// What may stand in a target: visible ASCII, no fragment.
  static func isInTarget(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#")
  }

  /// `uri-host [":" port]` without the comma, which would let two merged hosts pass for one.
  static func isInHost(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
      UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
      UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"),
      UInt8(ascii: "+"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: ":"),
      UInt8(ascii: "["), UInt8(ascii: "]"):
      true
    default: false
    }
  }

  static func lower(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// The same but for the case of ASCII letters.
  static func isSame(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    for index in one.indices where lower(one[index]) != lower(other[index]) { return false }
    return true
  }

  /// The same as a word in lower case.
  static func isSame(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
    guard text.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { word in
      for index in text.indices where lower(text[index]) != word[index] { return false }
      return true
    }
  }

  /// Whether a comma-separated list has the word, parameters aside (RFC 9110 §5.6.1).
  static func hasToken(_ list: Span<UInt8>, _ word: StaticString) -> Bool {
    var start = 0
    while start < list.count {
      var end = start
      while end < list.count, list[end] != UInt8(ascii: ",") {
        end += 1
      }
      var first = start
      while first < end, isBlank(list[first]) {
        first += 1
      }
      var last = first
      while last < end, isToken(list[last]) {
        last += 1
      }
      if isSame(list.extracting(first..<last), word) { return true }
      start = end + 1
    }
    return false
  }

  /// `1*DIGIT` that fits; no sign, no list, no space (RFC 9110 §8.6).
  static func decimal(_ text: Span<UInt8>) throws(HTTP1Fault) -> UInt64 {
    // 18 digits always fit, and are more than any body.
    guard text.count > 0, text.count <= 18 else { throw .length }
    var value: UInt64 = 0
    for index in text.indices {
      guard isDigit(text[index]) else { throw .length }
      value = value &* 10 &+ UInt64(text[index] &- 0x30)
    }
    return value
  }
}
