/// Who is answerable for a failed authentication: an address, a network, or a user.
public struct ThrottledSource: Sendable, Hashable {
  private enum Kind: UInt8, Hashable { case version4, version6, local }

  private let kind: Kind
  private let value: UInt64

  /// From the network bytes of a peer's address; anything but 4 or 16 bytes is a Unix socket
  /// without a known user.
  ///
  /// Of IPv6 the first 64 bits count: a host has the other 64 to itself (RFC 4291 §2.5.4), and
  /// could come from a new address for every guess. An IPv4 address in IPv6 clothes (RFC 4291
  /// §2.5.5.2) is the IPv4 address.
  public init(addressBytes bytes: Span<UInt8>) {
    switch bytes.count {
    case 4:
      self.kind = .version4
      self.value = Self.word(bytes, 0..<4)
    case 16 where Self.word(bytes, 0..<8) == 0 && Self.word(bytes, 8..<12) == 0xFFFF:
      self.kind = .version4
      self.value = Self.word(bytes, 12..<16)
    case 16:
      self.kind = .version6
      self.value = Self.word(bytes, 0..<8)
    default:
      self.kind = .local
      self.value = .max
    }
  }

  /// A user at the other end of a Unix socket.
  public init(uid: UInt32) {
    self.kind = .local
    self.value = UInt64(uid)
  }

  private static func word(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var word: UInt64 = 0
    for index in range { word = word << 8 | UInt64(bytes[index]) }
    return word
  }
}
