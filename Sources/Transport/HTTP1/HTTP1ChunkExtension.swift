/// Reads over the extensions of one chunk (RFC 9112 §7.1.1), which mean nothing here.
///
/// Over, but not past: a parser that took anything up to the line end would take a quoted line end
/// for one, or one for a quoted one.
struct HTTP1ChunkExtension {
  private enum State {
    case name, nameRest, value, token, quoted, escaped, afterQuoted
  }

  private var state = State.name

  /// Takes the next byte behind the first semicolon; true when it was the CR of the line's end.
  mutating func take(_ byte: UInt8) throws(HTTP1Fault) -> Bool {
    if byte == UInt8(ascii: "\n") { throw .bareLineFeed }
    switch (state, byte) {
    case (.nameRest, UInt8(ascii: "\r")), (.token, UInt8(ascii: "\r")),
      (.afterQuoted, UInt8(ascii: "\r")):
      return true
    case (.nameRest, UInt8(ascii: ";")), (.token, UInt8(ascii: ";")),
      (.afterQuoted, UInt8(ascii: ";")):
      state = .name
    case (.nameRest, UInt8(ascii: "=")):
      state = .value
    case (.value, UInt8(ascii: "\"")):
      state = .quoted
    case (.quoted, UInt8(ascii: "\"")):
      state = .afterQuoted
    case (.quoted, UInt8(ascii: "\\")):
      state = .escaped
    case (.quoted, _) where HTTP1Syntax.isInValue(byte) && byte < 0x80,
      (.escaped, _) where HTTP1Syntax.isInValue(byte) && byte < 0x80:
      state = .quoted
    case (.name, _) where HTTP1Syntax.isToken(byte),
      (.nameRest, _) where HTTP1Syntax.isToken(byte):
      state = .nameRest
    case (.value, _) where HTTP1Syntax.isToken(byte),
      (.token, _) where HTTP1Syntax.isToken(byte):
      state = .token
    default:
      throw byte == UInt8(ascii: "\r") && state == .quoted ? .bareCarriageReturn : .chunk
    }
    return false
  }
}
