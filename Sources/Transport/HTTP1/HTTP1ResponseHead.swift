import HTTP2Wire

/// What the header section of an answer says to the connection; the rest is in its fields.
struct HTTP1ResponseHead {
  let status: Int
  let framing: HTTP1Framing
  let keepsAlive: Bool

  /// Reads a whole header section, its empty line included, as the scanner found it.
  ///
  /// - Parameter answersHead: HEAD was asked, so that no body follows whatever the fields say.
  init(
    _ bytes: Span<UInt8>, answersHead: Bool, fieldsMax: Int, into fields: inout FieldBlock
  ) throws(HTTP1Fault) {
    let line = try Self.readStatusLine(bytes)
    let section = try HTTP1Section(bytes, from: line.end, fieldsMax: fieldsMax)
    if section.isChunked, line.isVersion10 { throw .encoding }
    fields.append(.status, value: bytes.extracting(9..<12))
    section.append(to: &fields, from: bytes)
    status = line.status
    keepsAlive = !section.saysClose && (!line.isVersion10 || section.saysKeepAlive)
    framing =
      if answersHead || status < 200 || status == 204 || status == 304 {
        .none
      } else if section.isChunked {
        .chunked
      } else if let length = section.length {
        length > 0 ? .length(length) : .none
      } else {
        .untilClose
      }
  }

  /// `HTTP/1.x SP 3DIGIT [SP reason] CR LF` (RFC 9112 §4).
  private static func readStatusLine(
    _ bytes: Span<UInt8>
  ) throws(HTTP1Fault) -> (status: Int, isVersion10: Bool, end: Int) {
    guard bytes.count >= 14, bytes.extracting(0..<7).hasSameBytes(as: "HTTP/1."),
      bytes[7] == UInt8(ascii: "0") || bytes[7] == UInt8(ascii: "1"),
      bytes[8] == UInt8(ascii: " ")
    else { throw .statusLine }
    var status = 0
    for index in 9..<12 {
      guard HTTP1Syntax.isDigit(bytes[index]) else { throw .statusLine }
      status = status * 10 + Int(bytes[index] - 0x30)
    }
    guard status >= 100, status < 600,
      bytes[12] == UInt8(ascii: " ") || bytes[12] == UInt8(ascii: "\r")
    else { throw .statusLine }
    var end = 12
    while bytes[end] != UInt8(ascii: "\r") {
      guard HTTP1Syntax.isInValue(bytes[end]) else { throw .statusLine }
      end += 1
    }
    return (status, bytes[7] == UInt8(ascii: "0"), end + 2)
  }
}
