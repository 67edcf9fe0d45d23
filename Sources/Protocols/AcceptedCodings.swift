/// Which codings a peer takes, from its list of them (RFC 9110 §12.5.3; `grpc-accept-encoding`
/// and `connect-accept-encoding` are such lists without weights).
enum AcceptedCodings {
  /// What a refusal of another coding says is taken.
  static let known = "gzip, identity"

  /// Whether the peer takes gzip. Silence means it does not: nobody is sent what it did not ask
  /// for.
  static func takeGzip(_ list: Span<UInt8>?) -> Bool {
    guard let list else { return false }
    var named: Bool?
    var wildcard = false
    var start = 0
    while start <= list.count {
      var end = start
      while end < list.count, list[end] != UInt8(ascii: ",") { end += 1 }
      let item = list.extracting(start..<end)
      switch String(decoding: MediaType.essence(item), as: UTF8.self) {
      case "gzip", "x-gzip": named = named ?? !isWeightZero(item)
      case "*": wildcard = !isWeightZero(item)
      default: break
      }
      start = end + 1
    }
    return named ?? wildcard
  }

  /// `;q=0`, `; q=0.0`: wanted by no means.
  private static func isWeightZero(_ item: Span<UInt8>) -> Bool {
    var index = 0
    while index < item.count, item[index] != UInt8(ascii: ";") { index += 1 }
    var weight: [UInt8] = []
    while index < item.count {
      let byte = item[index]
      if byte != UInt8(ascii: " "), byte != 9 { weight.append(byte | 0x20) }
      index += 1
    }
    // Behind `|= 0x20` a digit, a dot, an equals sign and a semicolon are still themselves.
    guard weight.starts(with: ";q=0".utf8) else { return false }
    return weight.dropFirst(4).allSatisfy { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "0") }
  }
}
