/// The parts of an absolute `http` or `https` URL that a signature depends on, byte for byte.
///
/// Nothing is normalised: an explicit `:443`, the case of the host and every escape stay, because
/// what is signed must be what is sent (spec §5).
public struct RequestURL: Sendable, Equatable {
  public let authority: [UInt8]
  /// Empty when the URL has no path.
  public let path: [UInt8]
  /// Without its question mark; empty when there is none.
  public let query: [UInt8]

  public init(_ text: String) throws(SigningError) {
    let bytes = Array(text.utf8)
    for byte in bytes where byte <= 0x20 || byte >= 0x7F {
      throw .badURL(reason: "it holds a space, control or non-ASCII character; percent-encode it")
    }
    guard let schemeLength = Self.schemeLength(of: bytes) else {
      throw .badURL(reason: "expected https://HOST/PATH, with the scheme")
    }
    guard !bytes.contains(UInt8(ascii: "#")) else {
      throw .badURL(reason: "a fragment (“#…”) is never sent; write %23 for a number sign")
    }
    let rest = bytes[schemeLength...]
    let authorityEnd =
      rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    let authority = rest[..<authorityEnd]
    guard !authority.isEmpty else { throw .badURL(reason: "it has no host") }
    guard !authority.contains(UInt8(ascii: "@")) else {
      throw .badURL(reason: "a user name or password does not belong in it")
    }
    let target = rest[authorityEnd...]
    let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
    self.authority = Array(authority)
    path = Array(target[..<mark])
    query = mark == target.endIndex ? [] : Array(target[(mark + 1)...])
  }

  private static func schemeLength(of bytes: [UInt8]) -> Int? {
    for scheme in ["https://", "http://"] where bytes.count >= scheme.utf8.count {
      if zip(bytes, scheme.utf8).allSatisfy({ $0.lowercased == $1 }) { return scheme.utf8.count }
    }
    return nil
  }
}
