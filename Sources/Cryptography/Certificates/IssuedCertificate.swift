/// A certificate and its key, ready for a `TLSContext` or a file.
public struct IssuedCertificate: Sendable {
  /// The certificate, then its authority's.
  public let certificateChainPEM: [UInt8]
  /// PKCS#8, unencrypted.
  public let privateKeyPEM: SecretBytes
  /// The end of validity in unix seconds.
  public let notAfter: Int64
}
