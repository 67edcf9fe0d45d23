/// The few media types the faces tell apart (RFC 9110 §8.3.1): names ignore case, parameters go.
enum MediaType {
  /// Type and subtype without parameters and space, in lower case.
  static func essence(_ text: Span<UInt8>) -> [UInt8] {
    var essence: [UInt8] = []
    essence.reserveCapacity(text.count)
    for index in 0..<text.count {
      let byte = text[index]
      if byte == UInt8(ascii: ";") { break }
      if byte == UInt8(ascii: " ") || byte == 9 { continue }
      essence.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
    }
    return essence
  }

  static func isJSON(_ text: Span<UInt8>) -> Bool {
    essence(text) == Array("application/json".utf8)
  }
}
