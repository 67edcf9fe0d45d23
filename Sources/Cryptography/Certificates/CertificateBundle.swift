/// Certificates in one text, one after another.
public enum CertificateBundle {
  /// Until when each holds, in unix seconds; at least one.
  ///
  /// - Throws: `.configuration`, for what is no certificate in PEM.
  public static func ends(pem: [UInt8]) throws(TLSError) -> [Int64] {
    try X509Certificate.parse(pem: pem, what: "the authorities").map(\.notAfter)
  }
}
