import HTTP2Wire

/// The field lines of one header section, and what they say about message and connection.
///
/// One reading for both roles: a server's request and a client's answer are framed by the same
/// fields, and are refused for the same faults.
struct HTTP1Section {
  /// A line that goes on to the layers above; the others are the connection's own business.
  struct Line {
    var name: Range<Int>
    var value: Range<Int>
  }

  private(set) var lines: [Line] = []
  private(set) var host: Range<Int>?
  private(set) var length: UInt64?
  private(set) var isChunked = false
  private(set) var saysClose = false
  private(set) var saysKeepAlive = false
  private(set) var expectsContinue = false
  /// `TE: trailers`: the peer keeps trailers (RFC 9110 §10.1.4).
  private(set) var takesTrailers = false
  private(set) var hasUpgrade = false

  /// Reads the lines from `start` to the empty line that ends `bytes`.
  init(
    _ bytes: Span<UInt8>, from start: Int, fieldsMax: Int
  ) throws(HTTP1Fault) {
    var offset = start
    var seen = 0
    while bytes[offset] != UInt8(ascii: "\r") {
      seen += 1
      guard seen <= fieldsMax else { throw .headTooLarge }
      let line = try Self.readLine(bytes, from: &offset)
      try take(line, of: bytes)
    }
    guard length == nil || !isChunked else { throw .lengthAndEncoding }
  }

  /// Adds the lines that are the message's own, names in lower case.
  func append(to fields: inout FieldBlock, from bytes: Span<UInt8>) {
    for line in lines {
      fields.append(
        lowercasing: bytes.extracting(line.name), value: bytes.extracting(line.value))
    }
    if takesTrailers {
      fields.append(.te, "trailers")
    }
  }

  // MARK: Lines

  /// `name ":" OWS value OWS CR LF` (RFC 9112 §5), nothing more.
  private static func readLine(
    _ bytes: Span<UInt8>, from offset: inout Int
  ) throws(HTTP1Fault) -> Line {
    let nameStart = offset
    while HTTP1Syntax.isToken(bytes[offset]) {
      offset += 1
    }
    guard bytes[offset] == UInt8(ascii: ":") else {
      guard HTTP1Syntax.isBlank(bytes[offset]) else { throw .fieldName }
      throw offset == nameStart ? .folding : .spaceBeforeColon
    }
    guard offset > nameStart else { throw .fieldName }
    let name = nameStart..<offset
    offset += 1
    var valueStart = offset
    while bytes[offset] != UInt8(ascii: "\r") {
      guard HTTP1Syntax.isInValue(bytes[offset]) else { throw .fieldValue }
      offset += 1
    }
    var valueEnd = offset
    while valueStart < valueEnd, HTTP1Syntax.isBlank(bytes[valueStart]) {
      valueStart += 1
    }
    while valueEnd > valueStart, HTTP1Syntax.isBlank(bytes[valueEnd - 1]) {
      valueEnd -= 1
    }
    offset += 2
    return Line(name: name, value: valueStart..<valueEnd)
  }

  // MARK: Fields

  private mutating func take(_ line: Line, of bytes: Span<UInt8>) throws(HTTP1Fault) {
    let name = bytes.extracting(line.name)
    let value = bytes.extracting(line.value)
    switch name.count {
    case 2 where HTTP1Syntax.isSame(name, "te"):
      takesTrailers = takesTrailers || HTTP1Syntax.hasToken(value, "trailers")
    case 4 where HTTP1Syntax.isSame(name, "host"):
      guard host == nil else { throw .repeatedHost }
      host = line.value
    case 6 where HTTP1Syntax.isSame(name, "expect"):
      guard HTTP1Syntax.isSame(value, "100-continue") else { throw .expectation }
      expectsContinue = true
    case 7 where HTTP1Syntax.isSame(name, "upgrade"):
      hasUpgrade = true
    case 10 where HTTP1Syntax.isSame(name, "connection"):
      saysClose = saysClose || HTTP1Syntax.hasToken(value, "close")
      saysKeepAlive = saysKeepAlive || HTTP1Syntax.hasToken(value, "keep-alive")
    case 10 where HTTP1Syntax.isSame(name, "keep-alive"):
      return
    case 14 where HTTP1Syntax.isSame(name, "content-length"):
      // Also refused when both say the same: somebody on the way may take the other one.
      guard length == nil else { throw .repeatedLength }
      length = try HTTP1Syntax.decimal(value)
      lines.append(line)
    case 16 where HTTP1Syntax.isSame(name, "proxy-connection"):
      return
    case 17 where HTTP1Syntax.isSame(name, "transfer-encoding"):
      guard !isChunked, HTTP1Syntax.isSame(value, "chunked") else { throw .encoding }
      isChunked = true
    default:
      lines.append(line)
    }
  }
}
