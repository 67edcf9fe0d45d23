import CallModel

/// The base 64 of `application/grpc-web-text`: any number of pieces, each padded to whole groups of
/// four, one behind the other ("Text-encoded (response) streams").
enum GRPCWebText {
  /// One piece, padded: a reader may take it before the next one comes.
  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text = Base64.encode(bytes)
    while text.count % 4 != 0 { text.append(padding) }
    return text
  }

  /// What the pieces hold together; nil when one of them is not base 64.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var start = 0
    while start < text.count {
      // A piece ends with the group of its padding, or with the text.
      var end = start
      repeat { end += 4 } while end < text.count && text[end - 1] != padding
      guard let piece = Base64.decode(text[start..<end]) else { return nil }
      bytes += piece
      start = end
    }
    return bytes
  }

  private static let padding = UInt8(ascii: "=")
}
