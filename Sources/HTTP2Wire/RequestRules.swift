/// What a request's header section must satisfy beyond what nghttp2 checks (RFC 9113 §8.3.1).
///
/// nghttp2 1.52 checks the bytes of names and values, their order, repeated and missing pseudo
/// fields, connection-specific fields, `te` and `content-length`. These rules close what it leaves
/// open and what could make two readers see two different requests.
enum RequestRules {
  static func check(_ head: FieldBlock) -> MessageVerdict {
    // A gateway is no tunnel: CONNECT has no path and could only confuse.
    guard let method = head.value(of: .method), !method.hasSameBytes(as: "CONNECT"),
      let scheme = head.value(of: .scheme), isHTTP(scheme),
      let path = head.value(of: .path), isPath(path, method: method)
    else { return .malformed }
    return hasOneAuthority(head) ? .wellFormed : .malformed
  }

  private static func isHTTP(_ scheme: Span<UInt8>) -> Bool {
    scheme.hasSameBytes(as: "https") || scheme.hasSameBytes(as: "http")
  }

  /// Absolute path and query without fragment, or `*` for OPTIONS.
  private static func isPath(_ path: Span<UInt8>, method: Span<UInt8>) -> Bool {
    guard path.count > 0 else { return false }
    if path[0] == UInt8(ascii: "/") { return !path.contains(UInt8(ascii: "#")) }
    return path.hasSameBytes(as: "*") && method.hasSameBytes(as: "OPTIONS")
  }

  /// One non-empty authority without user information, said once or twice the same way: a caller
  /// must not be routed by one name and authorised by another.
  private static func hasOneAuthority(_ head: FieldBlock) -> Bool {
    if head.isRepeated(.host) { return false }
    guard let authority = head.value(of: .authority) else {
      guard let host = head.value(of: .host) else { return false }
      return isAuthority(host)
    }
    guard isAuthority(authority) else { return false }
    guard let host = head.value(of: .host) else { return true }
    return host.equalsIgnoringCase(authority)
  }

  private static func isAuthority(_ authority: Span<UInt8>) -> Bool {
    authority.count > 0 && !authority.contains(UInt8(ascii: "@"))
  }
}
