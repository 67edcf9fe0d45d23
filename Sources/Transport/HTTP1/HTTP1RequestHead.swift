import HTTP2Wire

/// What the header section of a request says to the connection; the rest is in its fields.
struct HTTP1RequestHead {
  let framing: HTTP1Framing
  let isVersion10: Bool
  /// The answer must not have a body.
  let isHead: Bool
  let keepsAlive: Bool
  let expectsContinue: Bool
  let takesTrailers: Bool

  /// Reads a whole header section, its empty line included, as the scanner found it.
  ///
  /// `fields` gets pseudo fields first, as on HTTP/2: `:authority` is the Host field, which is not
  /// repeated; the connection's own fields are left out.
  init(
    _ bytes: Span<UInt8>, isEncrypted: Bool, fieldsMax: Int, into fields: inout FieldBlock
  ) throws(HTTP1Fault) {
    let line = try HTTP1RequestLine(bytes)
    let section = try HTTP1Section(bytes, from: line.end, fieldsMax: fieldsMax)
    let method = bytes.extracting(line.method)
    if method.hasSameBytes(as: "CONNECT") { throw .connectMethod }
    if method.hasSameBytes(as: "TRACE") { throw .traceMethod }
    // Ignoring it would be allowed (RFC 9110 §7.8), but who asks believes in another protocol.
    if section.hasUpgrade { throw .upgrade }
    if section.isChunked, line.isVersion10 { throw .encoding }

    fields.append(.method, value: method)
    try line.appendPath(of: bytes, to: &fields)
    fields.append(.scheme, isEncrypted ? "https" : "http")
    if let host = section.host {
      let host = bytes.extracting(host)
      try Self.check(host)
      try line.checkAgrees(bytes, host: host, isEncrypted: isEncrypted)
      fields.append(.authority, value: host)
    } else if !line.isVersion10 || line.authority != nil {
      throw .missingHost
    }
    section.append(to: &fields, from: bytes)

    framing =
      if section.isChunked { .chunked } else if let length = section.length, length > 0 {
        .length(length)
      } else { .none }
    isVersion10 = line.isVersion10
    isHead = method.hasSameBytes(as: "HEAD")
    keepsAlive = !section.saysClose && (!line.isVersion10 || section.saysKeepAlive)
    expectsContinue = section.expectsContinue && !line.isVersion10
    takesTrailers = section.takesTrailers && !line.isVersion10
  }

  private static func check(_ host: Span<UInt8>) throws(HTTP1Fault) {
    guard host.count > 0 else { throw .host }
    for index in host.indices where !HTTP1Syntax.isInHost(host[index]) { throw .host }
  }
}

/// Where the body of a message ends (RFC 9112 §6.3).
enum HTTP1Framing: Equatable {
  case none
  case length(UInt64)
  case chunked
  /// With the connection; answers only.
  case untilClose
}
