/// Who the other side is, by a certificate that was verified.
public struct PeerIdentity: Sendable, Equatable {
  /// The distinguished name as in RFC 2253, the most specific part first: `CN=orders,O=Example`.
  public let subject: String
  /// The same name where it says one thing only; nil for one that could be read in two ways.
  public let name: DistinguishedName?
  /// Alternative names, by kind. All are empty when one of them holds bytes that are no name
  /// (a NUL in the middle, a control character): such a certificate was made to deceive.
  public let dnsNames: [String]
  public let uris: [String]
  public let ipAddresses: [String]
  /// The end of validity in unix seconds: the connection must not outlive it.
  public let notAfter: Int64
  /// SHA-256 of the certificate in DER.
  public let sha256: SHA256Digest

  /// The SPIFFE ID. Only a certificate with exactly one URI has one (X509-SVID §2).
  public var spiffeID: String? {
    guard uris.count == 1, uris[0].hasPrefix("spiffe://") else { return nil }
    return uris[0]
  }
}
