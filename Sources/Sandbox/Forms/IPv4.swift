/// IPv4 addresses as numbers, from texts whose form has been checked.
enum IPv4 {
  /// Nil when it is not four numbers with dots.
  static func address(_ text: some StringProtocol) -> UInt32? {
    guard TextForm.address.accepts(String(text)) else { return nil }
    return text.split(separator: ".").reduce(0) { $0 << 8 | (UInt32($1) ?? 0) }
  }

  static func text(_ address: UInt32) -> String {
    "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
  }

  /// Whether two networks in CIDR form have an address in common; host bits do not count.
  static func overlap(_ one: String, _ other: String) -> Bool {
    guard let first = network(one), let second = network(other) else { return false }
    let mask = mask(min(first.length, second.length))
    return first.address & mask == second.address & mask
  }

  private static func network(_ text: String) -> (address: UInt32, length: Int)? {
    let parts = text.split(separator: "/")
    guard parts.count == 2, let address = address(parts[0]), let length = Int(parts[1]),
      (0...32).contains(length)
    else { return nil }
    return (address, length)
  }

  private static func mask(_ length: Int) -> UInt32 {
    length == 0 ? 0 : UInt32.max << UInt32(32 - length)
  }
}
