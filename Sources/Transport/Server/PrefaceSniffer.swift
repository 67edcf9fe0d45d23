/// Tells HTTP/2 by prior knowledge (RFC 9113 §3.3) from HTTP/1.1 on a clear connection, by the
/// first bytes that come.
struct PrefaceSniffer {
  private static let marker = Array("PRI * HTTP/2.0\r\n".utf8)

  /// What came so far: the protocol that is found has to read it, too.
  private var seen: [UInt8] = []

  /// Takes more bytes in; nil while they could still become either.
  mutating func take(_ bytes: Span<UInt8>) -> ConnectionFacts.Version? {
    for index in bytes.indices { seen.append(bytes[index]) }
    if seen.count < Self.marker.count, Self.marker.starts(with: seen) { return nil }
    return seen.starts(with: Self.marker) ? .http2 : .http1
  }

  /// Hands over what came.
  mutating func giveUp() -> [UInt8] {
    defer { seen = [] }
    return seen
  }
}
