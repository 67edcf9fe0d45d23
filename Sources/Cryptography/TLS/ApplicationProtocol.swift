/// What is spoken inside TLS, as agreed by ALPN (RFC 7301).
public enum ApplicationProtocol: String, Sendable, CaseIterable {
  case http2 = "h2"
  case http1 = "http/1.1"

  /// The list as it stands in a ClientHello: each name after its length (RFC 7301 §3.1).
  static func encoded(_ protocols: [ApplicationProtocol]) -> [UInt8] {
    protocols.flatMap { [UInt8(truncatingIfNeeded: $0.rawValue.utf8.count)] + $0.rawValue.utf8 }
  }
}
