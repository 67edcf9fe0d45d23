public import Cryptography

/// An access key of the cloud, or a virtual one of ours: AK, SK and perhaps a session token.
///
/// Shows its id and nothing else when printed.
public struct AccessKey: Sendable {
  public let id: String
  public let secret: SecretBytes
  /// Only with temporary credentials; kilobytes long; travels as `X-Security-Token`.
  public let securityToken: SecretBytes?

  /// Refuses ids and tokens that would break out of the header they are written into.
  public init(
    id: String, secret: SecretBytes, securityToken: SecretBytes? = nil
  ) throws(SigningError) {
    guard Self.isWellFormed(id) else { throw .badAccessKeyID }
    guard secret.count > 0 else { throw .emptySecretKey }
    if let securityToken {
      let isClean = securityToken.withBytes { bytes in
        for index in bytes.indices where bytes[index] <= 0x20 || bytes[index] >= 0x7F {
          return false
        }
        return !bytes.isEmpty
      }
      guard isClean else { throw .badSecurityToken }
    }
    self.id = id
    self.secret = secret
    self.securityToken = securityToken
  }

  /// Whether another one is this very one, without telling by timing how much of it is.
  public func isSame(as other: AccessKey) -> Bool {
    let hasSameToken =
      switch (securityToken, other.securityToken) {
      case (nil, nil): true
      case (let mine?, let theirs?): mine.isEqual(to: theirs)
      default: false
      }
    return id == other.id && secret.isEqual(to: other.secret) && hasSameToken
  }

  /// No comma (ends the field of `Authorization`) and no slash (ends the id in a V11 credential).
  static func isWellFormed(_ id: String) -> Bool {
    (1...128).contains(id.utf8.count)
      && id.utf8.allSatisfy {
        $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "/")
      }
  }
}

extension AccessKey: CustomStringConvertible {
  public var description: String { id }
}
