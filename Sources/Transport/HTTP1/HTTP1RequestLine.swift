import HTTP2Wire

/// `method SP request-target SP HTTP-version CR LF` (RFC 9112 §3), with single spaces only.
struct HTTP1RequestLine {
  let method: Range<Int>
  let isVersion10: Bool
  /// Authority of an absolute-form target.
  let authority: Range<Int>?
  /// Index of the first field line.
  let end: Int
  private let scheme: Range<Int>?
  /// The target without scheme and authority; may be empty or begin with a query.
  private let path: Range<Int>

  private static let methodBytes = 32

  init(_ bytes: Span<UInt8>) throws(HTTP1Fault) {
    var offset = 0
    while HTTP1Syntax.isToken(bytes[offset]), offset < Self.methodBytes {
      offset += 1
    }
    method = 0..<offset
    guard offset > 0, bytes[offset] == UInt8(ascii: " ") else { throw .requestLine }
    offset += 1
    let start = offset
    while HTTP1Syntax.isInTarget(bytes[offset]) {
      offset += 1
    }
    let target = start..<offset
    guard bytes[offset] == UInt8(ascii: " ") else {
      // HTTP/0.9 ends its only line here.
      throw bytes[offset] == UInt8(ascii: "\r") ? .requestLine : .target
    }
    guard target.count <= HTTP1HeadScanner.targetBytes else { throw .targetTooLong }
    isVersion10 = try Self.readVersion(bytes, from: offset + 1)
    end = offset + 11

    switch target.isEmpty ? 0 : bytes[start] {
    case UInt8(ascii: "/"):
      scheme = nil
      authority = nil
      path = target
    case UInt8(ascii: "*") where target.count == 1:
      guard bytes.extracting(method).hasSameBytes(as: "OPTIONS") else { throw .target }
      scheme = nil
      authority = nil
      path = target
    default:
      guard !bytes.extracting(method).hasSameBytes(as: "CONNECT") else { throw .connectMethod }
      let parts = try Self.split(bytes, target)
      scheme = parts.scheme
      authority = parts.authority
      path = parts.path
    }
  }

  /// Reads `HTTP/1.x` and its line end; true for 1.0.
  private static func readVersion(
    _ bytes: Span<UInt8>, from start: Int
  ) throws(HTTP1Fault) -> Bool {
    guard start + 10 <= bytes.count,
      bytes.extracting(start..<start + 5).hasSameBytes(as: "HTTP/"),
      HTTP1Syntax.isDigit(bytes[start + 5]), bytes[start + 6] == UInt8(ascii: "."),
      HTTP1Syntax.isDigit(bytes[start + 7]), bytes[start + 8] == UInt8(ascii: "\r")
    else { throw .requestLine }
    switch (bytes[start + 5], bytes[start + 7]) {
    case (UInt8(ascii: "1"), UInt8(ascii: "1")): return false
    case (UInt8(ascii: "1"), UInt8(ascii: "0")): return true
    default: throw .version
    }
  }

  /// Takes `scheme "://" authority path` apart (RFC 9112 §3.2.2).
  private static func split(
    _ bytes: Span<UInt8>, _ target: Range<Int>
  ) throws(HTTP1Fault) -> (scheme: Range<Int>, authority: Range<Int>, path: Range<Int>) {
    var offset = target.lowerBound
    while offset < target.upperBound, bytes[offset] != UInt8(ascii: ":") {
      offset += 1
    }
    let scheme = target.lowerBound..<offset
    guard offset + 3 <= target.upperBound,
      bytes.extracting(offset..<offset + 3).hasSameBytes(as: "://")
    else { throw .target }
    offset += 3
    let start = offset
    while offset < target.upperBound, bytes[offset] != UInt8(ascii: "/"),
      bytes[offset] != UInt8(ascii: "?")
    {
      offset += 1
    }
    guard offset > start else { throw .target }
    return (scheme, start..<offset, offset..<target.upperBound)
  }

  /// An absolute form must say what Host and the connection say: one request must not be for two
  /// servers, whichever of them somebody else believes.
  func checkAgrees(
    _ bytes: Span<UInt8>, host: Span<UInt8>, isEncrypted: Bool
  ) throws(HTTP1Fault) {
    guard let scheme, let authority else { return }
    guard HTTP1Syntax.isSame(bytes.extracting(authority), host),
      HTTP1Syntax.isSame(bytes.extracting(scheme), isEncrypted ? "https" : "http")
    else { throw .targetDisagreesWithHost }
  }

  func appendPath(of bytes: Span<UInt8>, to fields: inout FieldBlock) throws(HTTP1Fault) {
    guard path.isEmpty || bytes[path.lowerBound] == UInt8(ascii: "?") else {
      fields.append(.path, value: bytes.extracting(path))
      return
    }
    if path.isEmpty, bytes.extracting(method).hasSameBytes(as: "OPTIONS") {
      fields.append(.path, "*")
      return
    }
    var whole: [UInt8] = [UInt8(ascii: "/")]
    for index in path {
      whole.append(bytes[index])
    }
    fields.append(.path, value: whole.span)
  }
}
