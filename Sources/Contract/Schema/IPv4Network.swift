/// IPv4 addresses in dotted decimal.
enum IPv4 {
  /// Four numbers up to 255 without leading zeros: some readers take those for octal.
  static func address(_ text: some StringProtocol) -> UInt32? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt32 = 0
    for part in parts {
      guard let number = number(part, upTo: 255) else { return nil }
      address = address << 8 | number
    }
    return address
  }

  /// At most three digits, none of them a leading zero.
  static func number(_ digits: some Collection<UInt8>, upTo limit: UInt32) -> UInt32? {
    guard let first = digits.first, digits.count <= 3 else { return nil }
    guard first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
    var number: UInt32 = 0
    for digit in digits {
      guard digit &- UInt8(ascii: "0") < 10 else { return nil }
      number = number * 10 + UInt32(digit - UInt8(ascii: "0"))
    }
    return number <= limit ? number : nil
  }
}

/// An IPv4 address with the length of its network: `192.168.52.0/24`.
///
/// Bits beyond the length may be set: the specification does not forbid it.
struct IPv4Network: Equatable {
  let address: UInt32
  /// 0 to 32.
  let length: UInt32

  /// Nil for what is no address and length.
  init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPv4.address(parts[0]),
      let length = IPv4.number(parts[1].utf8, upTo: 32)
    else { return nil }
    self.address = address
    self.length = length
  }

  private var mask: UInt32 { length == 0 ? 0 : UInt32.max << (32 - length) }

  /// The address with every bit beyond the length cleared.
  var base: UInt32 { address & mask }

  /// Whether the two have an address in common.
  func overlaps(_ other: IPv4Network) -> Bool {
    let mask = mask & other.mask
    return address & mask == other.address & mask
  }

  /// Whether the address is neither the first nor the last of its network.
  var isHost: Bool { address != base && address != base | ~mask }
}
