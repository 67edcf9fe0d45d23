/// Forms of strings, each exactly the pattern the specification prints.
///
/// Written as code rather than compiled from patterns: a match is one pass without allocation, and
/// nothing a caller sends can make it take longer (no backtracking). `$` never matches before a
/// final newline, which would let one into a header or a path.
enum FieldFormat: Sendable, CaseIterable {
  case uuid, uuidOrZero, ipv4, ipv4CIDR, resourceName, tagKey, tagValue

  /// Whether the whole of `text` has this form.
  func matches(_ text: String) -> Bool {
    switch self {
    case .uuid: Self.isUUID(text.utf8.span)
    case .uuidOrZero: text == "0" || Self.isUUID(text.utf8.span)
    case .ipv4: Self.isAddress(Substring(text).utf8)
    case .ipv4CIDR: Self.isNetwork(Substring(text).utf8)
    case .resourceName: Self.hasLength(1...64, text, Self.isOfName)
    case .tagKey: Self.hasLength(1...128, text, Self.isOfTag)
    case .tagValue: Self.hasLength(0...255, text, Self.isOfTag)
    }
  }

  /// The same of a text of ASCII alone: ids, which nearly every request has, are not made strings.
  func matches(ascii text: Span<UInt8>) -> Bool {
    switch self {
    case .uuid: Self.isUUID(text)
    default: matches(String(decoding: text.copy(), as: UTF8.self))
    }
  }

  /// What a caller should have sent, to be read after "must be".
  var expectation: String {
    switch self {
    case .uuid: "a UUID of 36 characters"
    case .uuidOrZero: "a UUID of 36 characters, or 0"
    case .ipv4: "an IPv4 address in dotted decimal"
    case .ipv4CIDR: "an IPv4 network such as 192.168.52.0/24"
    case .resourceName:
      "1 to 64 digits, Latin letters, Chinese characters, '_', '-' or '.'"
    case .tagKey:
      "1 to 128 digits, Latin, Chinese, Spanish or Portuguese letters, spaces or any of _.:=+-@"
    case .tagValue:
      "0 to 255 digits, Latin, Chinese, Spanish or Portuguese letters, spaces or any of _.:=+-@"
    }
  }

  /// `[0-9a-fA-F]{8}-…{4}-…{4}-…{4}-…{12}`
  private static func isUUID(_ text: Span<UInt8>) -> Bool {
    guard text.count == 36 else { return false }
    let text = text.extracting(0..<36)
    for position in 0..<36 {
      switch position {
      case 8, 13, 18, 23: guard text[position] == UInt8(ascii: "-") else { return false }
      default:
        // Letters of either case become lower ones, and digits stay.
        let byte = text[position]
        guard byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6 else {
          return false
        }
      }
    }
    return true
  }

  /// Four numbers up to 255 without leading zeros: some readers take those for octal.
  private static func isAddress(_ utf8: Substring.UTF8View) -> Bool {
    let parts = utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { isNumber($0, upTo: 255) }
  }

  /// An address and a length. Bits beyond the length may be set: the specification does not forbid.
  private static func isNetwork(_ utf8: Substring.UTF8View) -> Bool {
    let parts = utf8.split(
      separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 2 && isAddress(parts[0]) && isNumber(parts[1], upTo: 32)
  }

  private static func isNumber(_ digits: Substring.UTF8View, upTo limit: Int) -> Bool {
    guard let first = digits.first, digits.count <= 3 else { return false }
    guard first != UInt8(ascii: "0") || digits.count == 1 else { return false }
    var number = 0
    for digit in digits {
      guard digit &- UInt8(ascii: "0") < 10 else { return false }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number <= limit
  }

  private static func hasLength(
    _ length: ClosedRange<Int>, _ text: String, _ allowed: (Unicode.Scalar) -> Bool
  ) -> Bool {
    var count = 0
    for scalar in text.unicodeScalars {
      count += 1
      guard count <= length.upperBound, allowed(scalar) else { return false }
    }
    return length.contains(count)
  }

  /// `0-9A-Za-z` and U+4E00 to U+9FA5 (B13).
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "A"..."Z", "a"..."z", "\u{4E00}"..."\u{9FA5}": true
    default: false
    }
  }

  private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar == "." || scalar == "-" || isLetter(scalar)
  }

  /// Spanish and Portuguese letters are U+00C0 to U+00FF without the two signs (B14).
  private static func isOfTag(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\u{C0}"..."\u{D6}", "\u{D8}"..."\u{F6}", "\u{F8}"..."\u{FF}": true
    case " ", "_", ".", ":", "=", "+", "-", "@": true
    default: isLetter(scalar)
    }
  }
}
