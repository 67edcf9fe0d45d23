public import Cryptography
public import Signing

/// An access key that Gatehouse gave a caller for the compatible face.
public final class VirtualKey: Sendable {
  public let caller: Caller
  public let accessKey: String
  public let version: Int
  /// Nil for a key of the settings.
  public let issued: IssuedKey?
  /// Made ready once: the SK is not derived per call.
  public let signingKey: SigningKey

  init(
    accessKey: String, version: Int, of caller: Caller, master: MasterSecret,
    issued: IssuedKey? = nil
  ) throws(SigningError) {
    self.caller = caller
    self.accessKey = accessKey
    self.version = version
    self.issued = issued
    self.signingKey = SigningKey(
      try AccessKey(
        id: accessKey, secret: master.secretKey(of: accessKey, version: version)))
  }

  /// Whether a text is its SK, without telling by timing how much of it is.
  public func isSecret(_ presented: SecretBytes) -> Bool {
    signingKey.accessKey.secret.isEqual(to: presented)
  }

  /// A new access key id: 20 upper-case letters and digits, as the cloud's have.
  ///
  /// - Parameter random: gives unpredictable bytes; replaced by tests.
  public static func newAccessKey(random: (Int) -> [UInt8] = SecureRandom.bytes) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    // 256 is a multiple of 32: every character is as likely as any other.
    let letters = random(17).map { alphabet[Int($0 & 31)] }
    return "GHV" + String(decoding: letters, as: UTF8.self)
  }
}
