/// The percent encoding of `grpc-message` (gRPC over HTTP/2, "Status-Message").
enum GRPCMessageText {
  /// Space to tilde stay, except the percent sign.
  static func encode(_ text: String) -> [UInt8] {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if byte >= 0x20, byte <= 0x7E, byte != UInt8(ascii: "%") {
        encoded.append(byte)
      } else {
        encoded.append(UInt8(ascii: "%"))
        encoded.append(Hex.upperDigit(byte >> 4))
        encoded.append(Hex.upperDigit(byte & 15))
      }
    }
    // Field values may not begin or end with a space (RFC 9113 §8.2.1).
    if encoded.first == 0x20 { encoded.replaceSubrange(0..<1, with: "%20".utf8) }
    if encoded.last == 0x20 {
      encoded.replaceSubrange(encoded.count - 1..<encoded.count, with: "%20".utf8)
    }
    return encoded
  }
}
