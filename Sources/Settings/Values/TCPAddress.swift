/// An address and port to listen on.
public struct TCPAddress: Sendable, Hashable {
  public var host: IPAddress
  /// 0 lets the kernel choose a free one.
  public var port: UInt16

  static let expected = "ADDRESS:PORT such as 127.0.0.1:8443 or [::1]:8443"

  /// Reads `127.0.0.1:8443` or `[::1]:8443`. Names are refused: what a name resolves to is
  /// decided elsewhere, and with it who can reach the gateway.
  init(_ text: String) throws(ValueProblem) {
    guard let (host, digits) = HostAndPort.split(text), let digits else {
      throw ValueProblem("found no address with a port", expected: Self.expected)
    }
    guard let port = UInt16(digits), digits == port.description else {
      throw ValueProblem("the port is not a plain number up to 65535", expected: Self.expected)
    }
    let isBracketed = text.hasPrefix("[")
    guard let address = IPAddress(host), address.isVersion6 == isBracketed else {
      throw ValueProblem("the host is not a literal address", expected: Self.expected)
    }
    self.host = address
    self.port = port
  }
}

extension TCPAddress: CustomStringConvertible {
  public var description: String {
    host.isVersion6 ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}

/// Takes `host:port` apart.
enum HostAndPort {
  /// The host without brackets and the port's text; nil when the colons or brackets make no sense.
  static func split(_ text: String) -> (host: Substring, port: Substring?)? {
    var host: Substring
    var rest: Substring
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      rest = text[text.index(after: end)...]
    } else {
      let end = text.firstIndex(of: ":") ?? text.endIndex
      host = text[..<end]
      rest = text[end...]
    }
    guard !host.isEmpty else { return nil }
    guard !rest.isEmpty else { return (host, nil) }
    guard rest.removeFirst() == ":", (1...5).contains(rest.utf8.count),
      rest.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return (host, rest)
  }
}
