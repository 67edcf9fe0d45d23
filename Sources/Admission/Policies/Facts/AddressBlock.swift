import Settings

/// A network in CIDR form (RFC 4632 §3.1, RFC 4291 §2.3), or one address.
public struct AddressBlock: Sendable, Equatable {
  private let bytes: [UInt8]
  private let prefix: Int

  /// Nil for what is none, also where bits are set behind the prefix: it is not clear then which
  /// network was meant.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(parts[0]) else { return nil }
    let bytes = address.bytes
    var prefix = bytes.count * 8
    if parts.count == 2 {
      guard (1...3).contains(parts[1].utf8.count), parts[1] == "0" || !parts[1].hasPrefix("0"),
        parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
        let number = Int(parts[1]), number <= prefix
      else { return nil }
      prefix = number
    }
    for bit in prefix..<bytes.count * 8 where bytes[bit / 8] & (0x80 >> UInt8(bit % 8)) != 0 {
      return nil
    }
    // Callers are compared as IPv4 when they come in IPv6 clothes, so a network must be, too.
    if bytes.count == 16, prefix >= 96, let plain = Self.unmapped(bytes) {
      self.bytes = plain
      self.prefix = prefix - 96
    } else {
      self.bytes = bytes
      self.prefix = prefix
    }
  }

  /// - Parameter address: 4 or 16 network bytes; an IPv4 address is in no IPv6 network.
  public func contains(_ address: [UInt8]) -> Bool {
    guard address.count == bytes.count else { return false }
    let whole = prefix / 8
    guard address[..<whole] == bytes[..<whole] else { return false }
    guard prefix % 8 != 0 else { return true }
    let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (prefix % 8))
    return (address[whole] ^ bytes[whole]) & mask == 0
  }

  /// An IPv4 address out of its IPv6 clothes (RFC 4291 §2.5.5.2); anything else as it is.
  public static func plain(_ address: [UInt8]) -> [UInt8] {
    unmapped(address) ?? address
  }

  /// An address as people write it; of IPv6 all eight groups.
  static func text(_ address: [UInt8]) -> String {
    guard address.count == 16 else { return address.map(String.init).joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2).map { index in
      String(UInt16(address[index]) << 8 | UInt16(address[index + 1]), radix: 16)
    }.joined(separator: ":")
  }

  private static func unmapped(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count == 16, bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF,
      bytes[11] == 0xFF
    else { return nil }
    return Array(bytes[12...])
  }
}
