/// A literal IPv4 or IPv6 address.
///
/// Only the plain forms are read: four decimal numbers without leading zeros (which some readers
/// take for octal), and RFC 4291 §2.2 without a zone.
public struct IPAddress: Sendable, Hashable {
  /// Network order: 4 or 16 bytes.
  public let bytes: [UInt8]

  public init?(_ text: some StringProtocol) {
    guard let bytes = Self.version4(text) ?? Self.version6(text) else { return nil }
    self.bytes = bytes
  }

  public var isVersion6: Bool { bytes.count == 16 }

  /// Whether packets to it never leave the machine (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
  public var isLoopback: Bool {
    if bytes.count == 4 { return bytes[0] == 127 }
    if bytes.starts(with: Self.mappedPrefix) { return bytes[12] == 127 }
    return bytes == Self.zeros(15) + [1]
  }

  private static let mappedPrefix = zeros(10) + [0xFF, 0xFF]

  private static func zeros(_ count: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: count)
  }

  private static func version4(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(isDigit),
        part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0"), let byte = UInt8(part)
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static func version6(_ text: some StringProtocol) -> [UInt8]? {
    // Every part may be a group; an empty one at the start, in the middle or at the end belongs
    // to the one "::" allowed.
    let parts = text.split(separator: ":", maxSplits: 9, omittingEmptySubsequences: false)
    guard (3...9).contains(parts.count) else { return nil }
    let empties = parts.indices.filter { parts[$0].isEmpty }
    let gap: Range<Int>?
    switch empties {
    case []: gap = nil
    case [0, 1, 2] where parts.count == 3: gap = 0..<3
    case [0, 1]: gap = 0..<2
    case [parts.count - 2, parts.count - 1]: gap = parts.count - 2..<parts.count
    case let middle where middle.count == 1 && (1..<parts.count - 1).contains(middle[0]):
      gap = middle[0]..<middle[0] + 1
    default: return nil
    }
    guard let gap else {
      guard let bytes = groups(parts[...]), bytes.count == 16 else { return nil }
      return bytes
    }
    guard let head = groups(parts[..<gap.lowerBound], mayEndInVersion4: false),
      let tail = groups(parts[gap.upperBound...]), head.count + tail.count <= 14
    else { return nil }
    return head + zeros(16 - head.count - tail.count) + tail
  }

  private static func groups(
    _ parts: ArraySlice<some StringProtocol>, mayEndInVersion4: Bool = true
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    for (index, part) in zip(parts.indices, parts) {
      if mayEndInVersion4, index == parts.endIndex - 1, let last = version4(part) {
        bytes += last
        continue
      }
      guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit),
        let group = UInt16(part, radix: 16)
      else { return nil }
      bytes += [UInt8(truncatingIfNeeded: group >> 8), UInt8(truncatingIfNeeded: group)]
    }
    return bytes
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}

/// Decimal numbers with dots, or all eight groups in hexadecimal: what a socket call takes.
extension IPAddress: CustomStringConvertible {
  public var description: String {
    guard isVersion6 else { return bytes.map(String.init).joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2).map { index in
      String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16)
    }.joined(separator: ":")
  }
}
