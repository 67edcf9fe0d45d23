public import Cryptography
import Synchronization

/// An access key made ready: the keyed HMAC context is kept, so that a signature costs no key
/// setup.
///
/// Make one per access key and keep it; a rotated key is a new value.
public final class SigningKey: Sendable {
  public let accessKey: AccessKey
  let authenticator: HMACSHA256Key
  /// The last derived key: whoever signs so does it all day for one region and service.
  private let derived = Mutex<DerivedKey?>(nil)

  private struct DerivedKey {
    let scope: SigningScope
    /// The day is what the key is good for; of the date only that counts.
    let day: Int64
    let authenticator: HMACSHA256Key
  }

  public init(_ accessKey: AccessKey) {
    self.accessKey = accessKey
    authenticator = HMACSHA256Key(accessKey.secret)
  }

  /// The key of V11: the 64-character hex *text* of the derived bytes, not the bytes (spec §2).
  public func derivedKeyText(for scope: SigningScope, on date: SdkDate) -> SecretBytes {
    var info: [UInt8] = []
    scope.appendInfo(on: date, to: &info)
    let salt = Array(accessKey.id.utf8)
    let raw = HKDF.sha256(
      secret: accessKey.secret, salt: salt.span, info: info.span, count: 32)
    return raw.withBytes { bytes in
      SecretBytes(capacity: 64) { text in
        for index in bytes.indices {
          text.append(PercentEncoding.hexDigit(bytes[index] >> 4).lowercased)
          text.append(PercentEncoding.hexDigit(bytes[index] & 15).lowercased)
        }
      }
    }
  }

  /// The HMAC key for one request: our own, or the derived one of its day.
  func authenticator(for scope: SigningScope?, on date: SdkDate) -> HMACSHA256Key {
    guard let scope else { return authenticator }
    let day = date.unixSeconds / 86_400
    let kept = derived.withLock { $0 }
    if let kept, kept.day == day, kept.scope == scope { return kept.authenticator }
    let authenticator = HMACSHA256Key(derivedKeyText(for: scope, on: date))
    derived.withLock { $0 = DerivedKey(scope: scope, day: day, authenticator: authenticator) }
    return authenticator
  }
}
