public import Cryptography

extension Settings {
  /// Which certificates of clients a listener takes.
  public struct ClientCertificates: Sendable, Equatable {
    public enum Presence: String, Sendable, CaseIterable {
      /// No handshake without one.
      case required
      /// A client may come without, and show who it is otherwise; one that it shows must hold.
      case optional
    }

    /// Authorities in PEM that alone are believed.
    public var caFile: String
    public var presence: Presence
    /// Their revocation lists in PEM; nil where none are looked at.
    public var crlFile: String?
    /// SHA-256 of certificates in DER that are refused.
    public var denied: [SHA256Digest]
  }
}

extension Settings.ClientCertificates {
  static let keys = [
    "client_ca_file", "client_certificates", "client_crl_file", "denied_certificates",
  ]
  static let deniedMax = 10_000
  private static let deniedExpected =
    "\"sha256:\" and the 64 hexadecimal digits of the certificate's fingerprint"

  /// Nil where the section of TLS says nothing of clients, or something faulty.
  init?(_ section: Section) {
    guard let caFile = section["client_ca_file"] else {
      for key in Self.keys.dropFirst() {
        section[key]?.fault(
          "no certificates of clients are taken here", expected: "client_ca_file beside \(key)")
      }
      return nil
    }
    let presence = section["client_certificates"].map { $0.word(Presence.self) } ?? .required
    let crlFile = section["client_crl_file"].map { $0.path() }
    let denied = section["denied_certificates"].map {
      $0.each(of: "fingerprints of certificates", countMax: Self.deniedMax) {
        $0.value(expected: Self.deniedExpected, Self.fingerprint)
      }
    }
    guard let caFile = caFile.path(), let presence, crlFile.map({ $0 != nil }) ?? true
    else { return nil }
    self.caFile = caFile
    self.presence = presence
    self.crlFile = crlFile ?? nil
    self.denied = denied ?? []
  }

  /// With or without the colons that `openssl x509 -fingerprint -sha256` prints.
  private static func fingerprint(_ text: String) throws(ValueProblem) -> SHA256Digest {
    let prefix = "sha256:"
    guard text.hasPrefix(prefix) else {
      throw ValueProblem("found another text", expected: deniedExpected)
    }
    let digits = text.dropFirst(prefix.count)
    let pairs = digits.split(separator: ":", omittingEmptySubsequences: false)
    let isPaired = pairs.count == 32 && pairs.allSatisfy { $0.utf8.count == 2 }
    guard let digest = SHA256Digest(hex: isPaired ? pairs.joined() : String(digits)) else {
      throw ValueProblem("the fingerprint is not 64 hexadecimal digits", expected: deniedExpected)
    }
    return digest
  }
}
