/// The forms that texts of the API must have, decided by hand on bytes: no look at a pattern engine
/// is needed, and `$` before a final newline is no trap.
struct TextForm: Sendable {
  /// Completes the sentence "… must be".
  let expectation: String
  let accepts: @Sendable (String) -> Bool

  static let any = TextForm(expectation: "a string") { _ in true }

  static let notEmpty = TextForm(expectation: "a string of at least 1 character") { !$0.isEmpty }

  static let uuid = TextForm(expectation: "a UUID of 36 characters") { isUUID($0) }

  static let enterpriseProjectID = TextForm(expectation: "a UUID or \"0\"") {
    $0.hasSameBytes(as: "0") || isUUID($0)
  }

  static let address = TextForm(expectation: "an IPv4 address in dotted decimal") {
    isAddress($0.utf8[...])
  }

  static let network = TextForm(expectation: "an IPv4 network such as 192.168.52.0/24") {
    isNetwork($0)
  }

  static let resourceName = TextForm(
    expectation: "1 to 64 characters of digits, Latin letters, Chinese characters, _, - and ."
  ) { text in
    let scalars = text.unicodeScalars
    return (1...64).contains(scalars.count)
      && scalars.allSatisfy {
        isLatinOrDigit($0) || isChinese($0) || "_-.".unicodeScalars.contains($0)
      }
  }

  static let tagKey = TextForm(
    expectation: "1 to 128 characters of digits, letters, space and _.:=+-@"
  ) { isTagText($0, 1...128) }

  static let tagValue = TextForm(
    expectation: "at most 255 characters of digits, letters, space and _.:=+-@"
  ) { isTagText($0, 0...255) }

  /// At most so many characters.
  static func atMost(_ count: Int) -> TextForm {
    TextForm(expectation: "at most \(count) characters") { $0.unicodeScalars.count <= count }
  }

  /// One of the words, letter case included.
  static func word(_ words: [String]) -> TextForm {
    TextForm(expectation: "one of \(words.joined(separator: ", "))") { text in
      words.contains { $0.hasSameBytes(as: text) }
    }
  }
}

extension TextForm {
  private static func isUUID(_ text: String) -> Bool {
    let bytes = text.utf8Span.span
    guard bytes.count == 36 else { return false }
    for position in bytes.indices {
      switch (position, bytes[position]) {
      case (8, UInt8(ascii: "-")), (13, UInt8(ascii: "-")): break
      case (18, UInt8(ascii: "-")), (23, UInt8(ascii: "-")): break
      case (8, _), (13, _), (18, _), (23, _): return false
      case (_, 0x30...0x39), (_, 0x41...0x46), (_, 0x61...0x66): break
      default: return false
      }
    }
    return true
  }

  private static func isAddress(_ text: Substring.UTF8View) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { number($0, atMost: 255) }
  }

  private static func isNetwork(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.count == 2 && isAddress(parts[0]) && number(parts[1], atMost: 32)
  }

  /// Decimal without leading zeros.
  private static func number(_ digits: Substring.UTF8View, atMost bound: Int) -> Bool {
    guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
      digits.count == 1 || digits.first != 0x30
    else { return false }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= bound
  }

  private static func isLatinOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "A"..."Z", "a"..."z": true
    default: false
    }
  }

  private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    (0x4E00...0x9FA5).contains(scalar.value)
  }

  /// Spanish and Portuguese letters: U+00C0 to U+00FF without the two signs.
  private static func isWesternLetter(_ scalar: Unicode.Scalar) -> Bool {
    (0xC0...0xFF).contains(scalar.value) && scalar.value != 0xD7 && scalar.value != 0xF7
  }

  private static func isTagText(_ text: String, _ counts: ClosedRange<Int>) -> Bool {
    let scalars = text.unicodeScalars
    return counts.contains(scalars.count)
      && scalars.allSatisfy {
        isLatinOrDigit($0) || isWesternLetter($0) || isChinese($0)
          || " _.:=+-@".unicodeScalars.contains($0)
      }
  }
}
