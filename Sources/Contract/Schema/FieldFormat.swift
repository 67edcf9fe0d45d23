import Bytes

/// Forms of strings, each exactly the pattern the specification prints.
///
/// Written as code rather than compiled from patterns: a match is one pass without allocation, and
/// nothing a caller sends can make it take longer (no backtracking). `$` never matches before a
/// final newline, which would let one into a header or a path.
public enum FieldFormat: Sendable, CaseIterable {
  case uuid, uuidOrZero, uuidOrIPv4, ipv4, ipv4CIDR, tunnelAddress, resourceName, tagKey, tagValue
  case preSharedKey

  /// Whether the whole of `text` has this form.
  func matches(_ text: String) -> Bool {
    switch self {
    case .uuid: Self.isUUID(text.utf8.span)
    case .uuidOrZero: text == "0" || Self.isUUID(text.utf8.span)
    case .uuidOrIPv4: Self.isUUID(text.utf8.span) || IPv4.address(text) != nil
    case .ipv4: IPv4.address(text) != nil
    case .ipv4CIDR: IPv4Network(text) != nil
    case .tunnelAddress: Self.isTunnelAddress(text)
    case .resourceName: Self.hasLength(1...64, text, Self.isOfName)
    case .tagKey: Self.hasLength(1...128, text, Self.isOfTag)
    case .tagValue: Self.hasLength(0...255, text, Self.isOfTag)
    case .preSharedKey: Self.isPreSharedKey(text)
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
  public var expectation: String {
    switch self {
    case .uuid: "a UUID of 36 characters"
    case .uuidOrZero: "a UUID of 36 characters, or 0"
    case .uuidOrIPv4: "a UUID of 36 characters, or an IPv4 address in dotted decimal"
    case .ipv4: "an IPv4 address in dotted decimal"
    case .ipv4CIDR: "an IPv4 network such as 192.168.52.0/24"
    case .tunnelAddress: "an address in 169.254.0.0/16, not 169.254.195.x, with the mask /30"
    case .preSharedKey:
      "8 to 128 characters of at least three of the classes upper case, lower case, digits and "
        + "~!@#$%^*()-_+={ },./:;"
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

  private static func isTunnelAddress(_ text: String) -> Bool {
    guard let network = IPv4Network(text), network.length == 30 else { return false }
    let (first, second, third) = (
      network.address >> 24, network.address >> 16 & 0xFF, network.address >> 8 & 0xFF
    )
    return first == 169 && second == 254 && third != 195
  }

  /// CON-6, as B15 reads it: the space stands for itself.
  private static func isPreSharedKey(_ text: String) -> Bool {
    let utf8 = text.utf8
    guard (8...128).contains(utf8.count) else { return false }
    var classes: Set<Int> = []
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): classes.insert(0)
      case UInt8(ascii: "a")...UInt8(ascii: "z"): classes.insert(1)
      case UInt8(ascii: "0")...UInt8(ascii: "9"): classes.insert(2)
      default:
        guard "~!@#$%^*()-_+={ },./:;".utf8.contains(byte) else { return false }
        classes.insert(3)
      }
    }
    return classes.count >= 3
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
