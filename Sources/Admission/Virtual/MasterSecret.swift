public import Cryptography

/// The one secret of which all virtual keys and tokens are made (DESIGN 5.2).
///
/// Nothing else is stored: who has it has every virtual key, and another one makes all of them
/// worthless at once.
public struct MasterSecret: Sendable {
  private let derivation: HMACSHA256Key
  /// Authenticates tokens; of another key than the SKs, so that neither says anything of the other.
  let tokens: HMACSHA256Key

  public init(_ secret: SecretBytes) {
    derivation = HMACSHA256Key(secret)
    let (salt, info) = ([UInt8](), Array("gatehouse-token-v1".utf8))
    tokens = HMACSHA256Key(
      HKDF.sha256(secret: secret, salt: salt.span, info: info.span, count: 32))
  }

  /// The secret half (SK) of a virtual access key: 64 lower-case hexadecimal digits, of
  /// HMAC-SHA-256 over three lines, the last without its end: `gatehouse-virtual-key-v1`, the
  /// access key, and the version in decimal.
  ///
  ///     printf 'gatehouse-virtual-key-v1\n%s\n%d' AK VERSION |
  ///       openssl dgst -sha256 -hmac "$(cat MASTER)"
  public func secretKey(of accessKey: String, version: Int) -> SecretBytes {
    let message = Array("gatehouse-virtual-key-v1\n\(accessKey)\n\(version)".utf8)
    let digest = derivation.authenticate(message.span)
    return SecretBytes(capacity: 64) { text in
      for index in 0..<SHA256Digest.byteCount {
        let byte = digest.bytes[index]
        text.append(Self.digit(byte >> 4))
        text.append(Self.digit(byte & 15))
      }
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
