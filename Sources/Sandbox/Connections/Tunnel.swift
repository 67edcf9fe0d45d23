/// The two inner addresses of a tunnel, which are the two hosts of one /30 (CON-3).
struct Tunnel: Sendable, Equatable {
  let local: UInt32
  let peer: UInt32

  /// Nil when the addresses are not the two of one block.
  init?(local: UInt32, peer: UInt32) {
    guard local >> 2 == peer >> 2, local != peer else { return nil }
    self.local = local
    self.peer = peer
  }

  /// One address decides the other.
  init(local: UInt32) {
    self.local = local
    peer = local ^ 3
  }

  init(peer: UInt32) {
    local = peer ^ 3
    self.peer = peer
  }

  /// A block of 169.254.0.0/16 by its number, outside 169.254.195.0/24.
  private init?(block: UInt32) {
    guard block >> 6 != 195 else { return nil }
    self.init(local: Self.base | block << 2 | 1)
  }

  /// The /30 both are in.
  var block: UInt32 { local >> 2 }

  var localText: String { "\(IPv4.text(local))/30" }
  var peerText: String { "\(IPv4.text(peer))/30" }

  /// A tunnel that is none of those in use; any, when all are.
  static func free(
    _ generator: inout SeededGenerator, isUsed: (Tunnel) -> Bool
  ) -> Tunnel {
    let start = UInt32(truncatingIfNeeded: generator.next() % blocks)
    for step in 0..<UInt32(blocks) {
      guard let tunnel = Tunnel(block: (start + step) % UInt32(blocks)) else { continue }
      if !isUsed(tunnel) { return tunnel }
    }
    return Tunnel(local: base | 1)
  }

  /// The address of a text such as `169.254.56.225/30`; nil when it may not be one.
  static func address(_ text: String) -> UInt32? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1] == "30", let address = IPv4.address(parts[0]),
      address >> 16 == base >> 16, address >> 8 & 255 != 195, (1...2).contains(address & 3)
    else { return nil }
    return address
  }

  private static let base: UInt32 = 169 << 24 | 254 << 16
  private static let blocks: UInt64 = 1 << 14
}
