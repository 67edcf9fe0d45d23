import Bytes

/// Strings: escapes, surrogates and UTF-8, checked where they stand.
extension JSONScanner {
  /// The end of the string whose opening quote is at `start`.
  func skipString(_ start: Int) throws(JSONFault) -> Int {
    try scanString(start).end
  }

  /// The same, and whether an escape stands in it: without one its bytes are its text.
  func scanString(_ start: Int) throws(JSONFault) -> (end: Int, hasEscapes: Bool) {
    var index = try expect(UInt8(ascii: "\""), at: start)
    var hasEscapes = false
    while index < bytes.count {
      while bytes.count &- index >= 8 {
        let plain = bytes.word(at: index).plainBytes
        index &+= plain
        if plain < 8 { break }
      }
      guard index < bytes.count else { break }
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") { return (index &+ 1, hasEscapes) }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        index = try skipEscape(index)
      } else if byte >= 0x80 {
        index = try skipMultibyte(index)
      } else if byte >= 0x20 {
        index &+= 1
      } else {
        throw JSONFault(at: index, "a control character must be escaped")
      }
    }
    throw JSONFault(at: index, "the string has no end")
  }

  private func skipEscape(_ start: Int) throws(JSONFault) -> Int {
    switch byte(start + 1) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return start + 2
    case UInt8(ascii: "u"):
      let unit = try codeUnit(start)
      guard unit & 0xF800 == 0xD800 else { return start + 6 }
      // Half a surrogate pair names no character (RFC 8259 §8.2): refused, not replaced.
      guard unit < 0xDC00, byte(start + 6) == UInt8(ascii: "\\"),
        byte(start + 7) == UInt8(ascii: "u"), try codeUnit(start + 6) & 0xFC00 == 0xDC00
      else { throw JSONFault(at: start, "half a surrogate pair") }
      return start + 12
    default: throw JSONFault(at: start, "no such escape")
    }
  }

  /// The number in the `\uXXXX` at `start`.
  private func codeUnit(_ start: Int) throws(JSONFault) -> UInt16 {
    var unit: UInt16 = 0
    for index in start + 2..<start + 6 {
      guard let digit = byte(index).flatMap(hexadecimalValue) else {
        throw JSONFault(at: index, "a hexadecimal digit was expected")
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  /// One character of two to four bytes, by the table of RFC 3629 §4 (no overlong forms, no
  /// surrogates, nothing above U+10FFFF).
  private func skipMultibyte(_ start: Int) throws(JSONFault) -> Int {
    let (length, second): (Int, ClosedRange<UInt8>)
    switch bytes[start] {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw JSONFault(at: start, "not UTF-8")
    }
    guard start + length <= bytes.count, second.contains(bytes[start + 1]) else {
      throw JSONFault(at: start, "not UTF-8")
    }
    for index in start + 2..<max(start + 2, start + length) where bytes[index] & 0xC0 != 0x80 {
      throw JSONFault(at: start, "not UTF-8")
    }
    return start + length
  }

  /// The text of a string value; nil for any other value. `value` is a range this scanner gave.
  public func text(_ value: Range<Int>) -> String? {
    guard kind(of: value) == .string else { return nil }
    var utf8: [UInt8] = []
    utf8.reserveCapacity(value.count)
    var index = value.lowerBound + 1
    while index < value.upperBound - 1 {
      guard bytes[index] == UInt8(ascii: "\\") else {
        utf8.append(bytes[index])
        index += 1
        continue
      }
      index = unescape(index, into: &utf8)
    }
    return String(decoding: utf8, as: UTF8.self)
  }

  /// A string's text, or the very characters of a number, a boolean or null: for codes that one
  /// service writes as `"403"` and another as `403`.
  public func scalarText(_ value: Range<Int>) -> String? {
    switch kind(of: value) {
    case .string: text(value)
    case .number, .boolean: String(decoding: bytes.extracting(value).copy(), as: UTF8.self)
    default: nil
    }
  }

  /// Whether a member's name, with its quotes, is `name`; an escape in it makes no difference.
  public func matches(_ range: Range<Int>, _ name: String) -> Bool {
    let utf8 = name.utf8
    guard range.count == utf8.count + 2 else {
      return range.count > utf8.count + 2 && text(range) == name
    }
    var index = range.lowerBound + 1
    for expected in utf8 {
      guard bytes[index] == expected else { return text(range) == name }
      index += 1
    }
    return true
  }

  private func unescape(_ start: Int, into utf8: inout [UInt8]) -> Int {
    switch bytes[start + 1] {
    case UInt8(ascii: "u"):
      guard let unit = try? codeUnit(start) else { return start + 6 }
      var scalar = UInt32(unit)
      var length = 6
      if unit & 0xFC00 == 0xD800, let low = try? codeUnit(start + 6) {
        scalar = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) & 0x3FF)
        length = 12
      }
      utf8.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
      return start + length
    case UInt8(ascii: "b"): utf8.append(0x08)
    case UInt8(ascii: "f"): utf8.append(0x0C)
    case UInt8(ascii: "n"): utf8.append(0x0A)
    case UInt8(ascii: "r"): utf8.append(0x0D)
    case UInt8(ascii: "t"): utf8.append(0x09)
    case let other: utf8.append(other)
    }
    return start + 2
  }
}

/// The value of a hexadecimal digit, of either case.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
