import COpenSSL

extension TLSSession {
  /// Makes OpenSSL verify that the server's certificate is made out to `serverName`, and names it
  /// in the ClientHello unless it is an address (RFC 6066 §3).
  func expect(_ serverName: String) throws(TLSError) {
    var name = serverName[...]
    if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
    let parameters = unsafe SSL_get0_param(ssl)
    TLSError.forgetOthers()
    // A NUL would end the name early for C, and verify another one.
    guard !name.utf8.contains(0) else { throw Self.badName }
    if unsafe X509_VERIFY_PARAM_set1_ip_asc(parameters, String(name)) == 1 { return }
    TLSError.forgetOthers()

    if name.hasSuffix(".") { name = name.dropLast() }
    guard Self.isHostName(name) else { throw Self.badName }
    let text = String(name)
    // Names stand in subjectAltName; a wildcard covers one whole label (RFC 9525 §6.3).
    unsafe X509_VERIFY_PARAM_set_hostflags(
      parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)
    )
    guard unsafe X509_VERIFY_PARAM_set1_host(parameters, text, text.utf8.count) == 1,
      unsafe COpenSSL_set_tlsext_host_name(ssl, text) == 1
    else { throw Self.badName }
  }

  private static var badName: TLSError {
    TLSError(.configuration, "the server's name is neither a host name nor an address")
  }

  /// Labels of 1 to 63 letters, digits, hyphens and underscores, 253 characters in all.
  private static func isHostName(_ name: Substring) -> Bool {
    guard (1...253).contains(name.utf8.count) else { return false }
    return name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .allSatisfy { label in
        (1...63).contains(label.count)
          && label.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
              UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
              true
            default: false
            }
          }
      }
  }
}
