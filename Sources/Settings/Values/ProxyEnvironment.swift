public import Cryptography

/// The proxy that the environment names for https, as other programs read it there: `HTTPS_PROXY`
/// and `NO_PROXY`, in capitals or small letters.
public struct ProxyEnvironment: Sendable {
  public struct Proxy: Sendable {
    public let host: String
    public let port: Int
    /// `Basic …`, as it is sent; absent where the address names no user.
    public let authorization: SecretBytes?
  }

  private let proxy: Proxy?
  private let exceptions: [Exception]

  private enum Exception {
    case everything
    /// The name itself and all below it, or only those below; perhaps for one port.
    case name(String, belowOnly: Bool, port: UInt16?)
    case network(IPAddress, bits: Int, port: UInt16?)
  }

  static let expected = "http://HOST:PORT or http://USER:PASSWORD@HOST:PORT"

  /// - Parameter environment: looks up a variable; replaced by tests.
  public init(
    environment: (String) -> String? = SecretReference.processEnvironment
  ) throws(FileProblem) {
    func value(_ name: String) -> (name: String, text: String)? {
      for name in [name, name.lowercased()] {
        if let text = environment(name), !text.isEmpty { return (name, text) }
      }
      return nil
    }
    if let (name, text) = value("HTTPS_PROXY") {
      proxy = try Self.proxy(text, name)
    } else {
      proxy = nil
    }
    let list = value("NO_PROXY")?.text ?? ""
    exceptions = list.split(whereSeparator: { $0 == "," || $0 == " " }).prefix(1000)
      .compactMap { Self.exception(String($0).lowercased()) }
  }

  /// The way to a host; nil for the straight one, which this machine itself always gets.
  public func proxy(for endpoint: Endpoint) -> Proxy? {
    guard let proxy else { return nil }
    let address = IPAddress(endpoint.host)
    if endpoint.host == "localhost" || address?.isLoopback == true { return nil }
    for exception in exceptions {
      switch exception {
      case .everything: return nil
      case .name(let name, let belowOnly, let port):
        let isIt =
          endpoint.host.hasSuffix("." + name) || !belowOnly && endpoint.host == name
        if isIt, port ?? endpoint.port == endpoint.port { return nil }
      case .network(let network, let bits, let port):
        guard let address, address.isWithin(network, bits: bits) else { continue }
        if port ?? endpoint.port == endpoint.port { return nil }
      }
    }
    return proxy
  }

  private static func proxy(_ text: String, _ name: String) throws(FileProblem) -> Proxy {
    // The text may hold a password: it is never repeated.
    func problem(_ reason: String) -> FileProblem {
      FileProblem(name, reason, expected: expected)
    }
    var rest = Substring(text)
    if let colon = rest.firstIndex(of: ":"), rest[colon...].hasPrefix("://") {
      guard rest[..<colon].lowercased() == "http" else {
        throw problem("names a proxy that is not spoken to by http")
      }
      rest = rest[colon...].dropFirst(3)
    }
    var authorization: SecretBytes?
    if let at = rest.lastIndex(of: "@") {
      guard let user = decoded(rest[..<at]) else {
        throw problem("has a user or password with a broken escape")
      }
      authorization = basic(user)
      rest = rest[rest.index(after: at)...]
    }
    if rest.hasSuffix("/") { rest.removeLast() }
    guard let (host, digits) = HostAndPort.split(String(rest)),
      let port = UInt16(digits ?? "80"), port > 0,
      host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
    else { throw problem("holds no host and port that can be read") }
    return Proxy(host: String(host), port: Int(port), authorization: authorization)
  }

  /// `user:password` with its escapes undone (RFC 3986 §2.1).
  private static func decoded(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest.removeFirst(2)
    }
    return bytes
  }

  /// RFC 7617 §2, with the base64 of RFC 4648 §4.
  private static func basic(_ user: [UInt8]) -> SecretBytes {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    return SecretBytes(capacity: 6 + (user.count + 2) / 3 * 4) { output in
      for byte in "Basic ".utf8 { output.append(byte) }
      for start in stride(from: 0, to: user.count, by: 3) {
        let group = user[start..<min(start + 3, user.count)]
        var bits: UInt32 = 0
        for place in 0..<3 {
          bits = bits << 8 | UInt32(place < group.count ? group[group.startIndex + place] : 0)
        }
        for place in 0..<4 {
          let isPadding = place > group.count
          output.append(
            isPadding ? UInt8(ascii: "=") : alphabet[Int(bits >> (18 - 6 * place) & 63)])
        }
      }
    }
  }

  /// Nil for what cannot be meant; other programs leave it out as well.
  private static func exception(_ text: String) -> Exception? {
    if text == "*" { return .everything }
    if let slash = text.firstIndex(of: "/") {
      guard let network = IPAddress(text[..<slash]),
        let bits = Int(text[text.index(after: slash)...]),
        (0...network.bytes.count * 8).contains(bits)
      else { return nil }
      return .network(network, bits: bits, port: nil)
    }
    if let address = IPAddress(text) {
      return .network(address, bits: address.bytes.count * 8, port: nil)
    }
    guard let (host, digits) = HostAndPort.split(text) else { return nil }
    let port = digits.flatMap { UInt16($0) }
    if let address = IPAddress(host) {
      return .network(address, bits: address.bytes.count * 8, port: port)
    }
    var name = host
    let belowOnly = name.hasPrefix(".") || name.hasPrefix("*.")
    if name.hasPrefix("*") { name.removeFirst() }
    if name.hasPrefix(".") { name.removeFirst() }
    return name.isEmpty ? nil : .name(String(name), belowOnly: belowOnly, port: port)
  }
}

extension IPAddress {
  /// Whether the first bits are those of a network; never where the versions differ.
  fileprivate func isWithin(_ network: IPAddress, bits: Int) -> Bool {
    guard bytes.count == network.bytes.count else { return false }
    for (index, (mine, its)) in zip(bytes, network.bytes).enumerated() {
      let left = min(8, bits - index * 8)
      if left <= 0 { return true }
      let mask = UInt8(truncatingIfNeeded: 0xFF00 >> left)
      if mine & mask != its & mask { return false }
    }
    return true
  }
}
