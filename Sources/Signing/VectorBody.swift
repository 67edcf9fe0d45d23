import FoundationEssentials

/// A body as a vector file writes it: none, text, base64, or a rule that generates it.
public struct VectorBody: Decodable, Sendable {
  public let bytes: [UInt8]
  /// What the file says the digest of the bytes is.
  public let statedHash: String?

  /// A file may ask for a generated body of any length; this is the most we make, in bytes.
  private static let generatedMax = 16 << 20

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Keys.self)
    statedHash = try keys.decodeIfPresent(String.self, forKey: .sha256)
    let encoding = try keys.decode(String.self, forKey: .encoding)
    switch encoding {
    case "none":
      bytes = []
    case "utf8":
      bytes = Array(try keys.decode(String.self, forKey: .text).utf8)
    case "base64":
      guard let data = Data(base64Encoded: try keys.decode(String.self, forKey: .base64)) else {
        throw DecodingError.dataCorruptedError(
          forKey: .base64, in: keys, debugDescription: "not base64")
      }
      bytes = Array(data)
    case "generated":
      bytes = try Self.generate(from: keys)
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .encoding, in: keys,
        debugDescription: "expected none, utf8, base64 or generated, found “\(encoding)”")
    }
  }

  /// Byte i is `offset + (mul * i + add) mod mod`.
  private static func generate(from keys: KeyedDecodingContainer<Keys>) throws -> [UInt8] {
    let length = try keys.decode(Int.self, forKey: .length)
    let mul = try keys.decode(Int.self, forKey: .mul)
    let add = try keys.decode(Int.self, forKey: .add)
    let mod = try keys.decode(Int.self, forKey: .mod)
    let offset = try keys.decode(Int.self, forKey: .offset)
    guard (0...generatedMax).contains(length), (1...256).contains(mod),
      (0...255).contains(mul), (0...255).contains(add), (0...(256 - mod)).contains(offset)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .length, in: keys,
        debugDescription: "a generated body has at most \(generatedMax) bytes, each below 256")
    }
    return (0..<length).map { UInt8(truncatingIfNeeded: offset + (mul * $0 + add) % mod) }
  }

  private enum Keys: String, CodingKey {
    case encoding, text, base64, sha256, length, mul, add, mod, offset
  }
}
