/// Base 64 without padding (RFC 4648 §3.2), as gRPC's `-bin` metadata and Connect's error details
/// are written.
enum Base64 {
  private static let standard = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        text.append(standard[Int(bits >> UInt32(count) & 63)])
      }
    }
    if count > 0 {
      text.append(standard[Int(bits << UInt32(6 - count) & 63)])
    }
    return text
  }

  /// Reads both alphabets (RFC 4648 §4 and §5), padded or not; nil for anything else.
  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count * 3 / 4)
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for character in text {
      let value: UInt8
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character + 4
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      case UInt8(ascii: "="):
        padding += 1
        continue
      default: return nil
      }
      guard padding == 0 else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    // A lone character, bits left over, or padding that does not fill four, are another text.
    let characters = text.count - padding
    guard characters % 4 != 1, bits & (1 << UInt32(count) - 1) == 0,
      padding == 0 || (characters + padding) % 4 == 0 && padding <= 2
    else { return nil }
    return bytes
  }
}
