/// Scheme, host and port of a service of the cloud; the scheme is always `https`.
public struct Endpoint: Sendable, Hashable {
  /// A name in lower case, or a literal address without brackets.
  public var host: String
  public var port: UInt16
  /// Whether `host` is a literal address, for which no name is sent in the TLS handshake.
  public var isLiteral: Bool

  static let expected = "https://HOST or https://HOST:PORT"

  /// The text of a `Host` or `:authority` header: the port is left out when it is 443.
  public var authority: String {
    let host = host.contains(":") ? "[\(self.host)]" : host
    return port == 443 ? host : "\(host):\(port)"
  }

  init(_ text: String) throws(ValueProblem) {
    let prefix = "https://"
    guard text.lowercased().hasPrefix(prefix) else {
      throw ValueProblem(
        text.lowercased().hasPrefix("http://")
          ? "http would send signed requests in clear" : "the scheme is missing or another one",
        expected: Self.expected)
    }
    let authority = String(text.dropFirst(prefix.count))
    guard !authority.contains("@") else {
      throw ValueProblem(
        "a user name or password is written in the address; credentials have their own section",
        expected: Self.expected)
    }
    guard !authority.contains(where: { "/?#".contains($0) }) else {
      throw ValueProblem("there is a path or query after the host", expected: Self.expected)
    }
    guard let (host, portText) = HostAndPort.split(authority) else {
      throw ValueProblem("host and port cannot be told apart", expected: Self.expected)
    }
    guard let port = UInt16(portText ?? "443"), port > 0, portText ?? "443" == port.description
    else {
      throw ValueProblem("the port is not a plain number from 1 to 65535", expected: Self.expected)
    }
    let literal = IPAddress(host)
    let isBracketed = authority.hasPrefix("[")
    guard literal.map({ $0.isVersion6 == isBracketed }) ?? (!isBracketed && Self.isName(host))
    else { throw ValueProblem("the host is no name and no address", expected: Self.expected) }
    self.host = host.lowercased()
    self.port = port
    self.isLiteral = literal != nil
  }

  /// RFC 1123 §2.1: labels of letters, digits and inner hyphens; the last one is no number.
  private static func isName(_ host: Substring) -> Bool {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard host.utf8.count <= 253, labels.last?.utf8.contains(where: { $0 > 0x40 }) == true else {
      return false
    }
    return labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
        && label.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
          default: false
          }
        }
    }
  }
}
