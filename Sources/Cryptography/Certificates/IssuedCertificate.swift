/// A certificate and its key, ready for a `TLSContext` or a file.
package struct IssuedCertificate: Sendable {
  /// The certificate, then its authority's.
  package let certificateChainPEM: [UInt8]
  /// PKCS#8, unencrypted.
  package let privateKeyPEM: SecretBytes
  /// The end of validity in unix seconds.
  package let notAfter: Int64
}
