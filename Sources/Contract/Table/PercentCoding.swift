public import CallModel

/// Percent-encoding (RFC 3986 §2.1) of what comes in paths and queries and goes into them.
public enum PercentCoding {
  /// Longest text a path or query value may decode to, in bytes.
  static let maximumBytes = 8192

  /// Appends `text` with everything but unreserved characters encoded, upper-case digits: the one
  /// spelling that is also what gets signed.
  public static func append(_ text: String, to bytes: inout [UInt8]) {
    let utf8 = text.utf8.span
    var plain = 0
    while plain < utf8.count, isUnreserved(utf8[plain]) { plain &+= 1 }
    // Nearly every id is its own spelling.
    guard plain < utf8.count else { return bytes.append(contentsOf: text.utf8) }
    for byte in text.utf8 {
      if isUnreserved(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 0xF)])
      }
    }
  }

  /// The value of one path segment.
  ///
  /// Refuses what could make another reader see another path: an encoded slash or backslash, dot
  /// segments however spelt, control characters, bytes that are not UTF-8.
  public static func segment(_ encoded: Span<UInt8>) throws(Refusal) -> String {
    let bytes = try decode(encoded, plusIsSpace: false)
    guard !bytes.contains(UInt8(ascii: "/")), !bytes.contains(UInt8(ascii: "\\")) else {
      throw .malformed("a path segment must not hold a slash, not even an encoded one")
    }
    let text = try text(bytes)
    guard !text.isEmpty, !isDotSegment(text) else {
      throw .malformed("a path segment must not be empty, '.' or '..'")
    }
    return text
  }

  /// A name or a value of a query; `+` is a space, as forms and browsers write it.
  public static func queryText(_ encoded: Span<UInt8>) throws(Refusal) -> String {
    try text(try decode(encoded, plusIsSpace: true))
  }

  static func isUnreserved(_ byte: UInt8) -> Bool {
    // One bit for each: `-.0…9` in the first word, `A…Z_a…z~` in the second.
    let word: UInt64 = byte < 64 ? 0x03FF_6000_0000_0000 : 0x47FF_FFFE_87FF_FFFE
    return byte < 128 && word >> UInt64(byte & 63) & 1 == 1
  }

  private static func decode(
    _ encoded: Span<UInt8>, plusIsSpace: Bool
  ) throws(Refusal) -> [UInt8] {
    guard encoded.count <= maximumBytes else { throw .malformed("a value in the URL is too long") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(encoded.count)
    var index = 0
    while index < encoded.count {
      var byte = encoded[index]
      if byte == UInt8(ascii: "%") {
        guard index + 2 < encoded.count, let high = hexadecimalValue(encoded[index + 1]),
          let low = hexadecimalValue(encoded[index + 2])
        else { throw .malformed("the URL has a '%' without two hexadecimal digits") }
        byte = high << 4 | low
        index += 2
      } else if plusIsSpace, byte == UInt8(ascii: "+") {
        byte = UInt8(ascii: " ")
      }
      guard byte >= 0x20, byte != 0x7F else {
        throw .malformed("the URL holds a control character")
      }
      bytes.append(byte)
      index += 1
    }
    return bytes
  }

  private static func text(_ bytes: [UInt8]) throws(Refusal) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .malformed("the URL holds bytes that are not UTF-8")
    }
    return text
  }

  private static let digits = Array("0123456789ABCDEF".utf8)
}
