/// Certificates in one text, one after another.
package enum CertificateBundle {
  /// Until when each holds, in unix seconds; at least one.
  ///
  /// - Throws: `.configuration`, for what is no certificate in PEM.
  package static func ends(pem: [UInt8]) throws(TLSError) -> [Int64] {
    try X509Certificate.parse(pem: pem, what: "the authorities").map(\.notAfter)
  }
}
