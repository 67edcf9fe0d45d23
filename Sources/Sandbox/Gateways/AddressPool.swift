/// The public addresses that gateways hold: the documentation network 203.0.113.0/24 first, then
/// the benchmarking network 198.18.0.0/15 (RFC 5737, RFC 2544). Neither leads anywhere.
struct AddressPool: Sendable {
  private var taken: Set<UInt32> = []
  private static let first: UInt32 = 203 << 24 | 113 << 8
  private static let second: UInt32 = 198 << 24 | 18 << 16

  /// A free address. `preference` chooses among the first 254, so that an EIP tends to keep its
  /// address. Once more than 131,000 are held, addresses repeat.
  mutating func take(preference: UInt64) -> UInt32 {
    let start = UInt32(preference % 254)
    for step in 0..<UInt32(254) {
      let address = Self.first + 1 + (start + step) % 254
      if taken.insert(address).inserted { return address }
    }
    for host in 1..<UInt32(131_071) where taken.insert(Self.second + host).inserted {
      return Self.second + host
    }
    return Self.first + 1 + start
  }

  mutating func release(_ address: UInt32) {
    taken.remove(address)
  }
}
