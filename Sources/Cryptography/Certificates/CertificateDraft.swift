import COpenSSL

/// An X.509 v3 certificate while it is written, until it is signed.
struct CertificateDraft: ~Copyable {
  private let certificate: X509Certificate

  /// Fills in what every certificate has: serial number, validity, subject, public key.
  init(
    commonName: String, key: borrowing PrivateKey, now: Int64, validity: Duration
  ) throws(TLSError) {
    guard let pointer = unsafe X509_new() else { preconditionFailure("out of memory") }
    certificate = unsafe X509Certificate(ownPointer: pointer)
    let begin = now - CertificateAuthority.leeway
    let end = now + validity.components.seconds
    // 127 random bits, never zero, positive (RFC 5280 §4.1.2.2).
    var serial = SecureRandom.bytes(16)
    serial[0] = serial[0] & 0x7f | 0x40
    let filled =
      unsafe X509_set_version(pointer, 2) == 1
      && ASN1_STRING_set(X509_get_serialNumber(pointer), serial, 16) == 1
      && ASN1_TIME_set(X509_getm_notBefore(pointer), Int(begin)) != nil
      && ASN1_TIME_set(X509_getm_notAfter(pointer), Int(end)) != nil
      && X509_set_pubkey(pointer, key.pointer) == 1
    guard filled else { throw .configuration("a certificate cannot be written") }
    // RFC 5280: a common name has at most 64 characters; a longer one is in subjectAltName only.
    let name = Array((commonName.utf8.count <= 64 ? commonName : "gatehouse").utf8)
    let subject = unsafe X509_get_subject_name(pointer)
    guard
      unsafe X509_NAME_add_entry_by_NID(
        subject, NID_commonName, MBSTRING_UTF8, name, Int32(name.count), -1, 0) == 1
    else { throw .configuration("the common name cannot be written") }
  }

  /// Names who signs; nil is the certificate itself.
  func name(issuer: X509Certificate?) throws(TLSError) {
    let name = unsafe X509_get_subject_name((issuer ?? certificate).pointer)
    guard unsafe X509_set_issuer_name(certificate.pointer, name) == 1 else {
      throw .configuration("the issuer cannot be written")
    }
  }

  /// Adds an extension by its fixed text; never one with a name from outside.
  func add(_ kind: Int32, _ value: StaticString, issuer: X509Certificate?) throws(TLSError) {
    var context = unsafe X509V3_CTX()
    unsafe X509V3_set_ctx(
      &context, (issuer ?? certificate).pointer, certificate.pointer, nil, nil, 0)
    let text = "\(value)"
    guard let found = unsafe X509V3_EXT_conf_nid(nil, &context, kind, text) else {
      throw .configuration("an extension cannot be written")
    }
    defer { unsafe X509_EXTENSION_free(found) }
    guard unsafe X509_add_ext(certificate.pointer, found, -1) == 1 else {
      throw .configuration("an extension cannot be written")
    }
  }

  /// Adds the alternative names, if there are any.
  func add(_ names: [SubjectName]) throws(TLSError) {
    guard !names.isEmpty else { return }
    guard let list = unsafe GENERAL_NAMES_new() else { preconditionFailure("out of memory") }
    defer { unsafe GENERAL_NAMES_free(list) }
    for name in names {
      let entry = try unsafe name.make()
      precondition(unsafe COpenSSL_GENERAL_NAMES_push(list, entry) > 0, "out of memory")
    }
    let kind = NID_subject_alt_name
    guard
      unsafe X509_add1_ext_i2d(certificate.pointer, kind, UnsafeMutableRawPointer(list), 0, 0) == 1
    else { throw .configuration("the names cannot be written") }
  }

  /// Signs with SHA-256 and gives the finished certificate.
  consuming func sign(with key: borrowing PrivateKey) throws(TLSError) -> X509Certificate {
    guard unsafe X509_sign(certificate.pointer, key.pointer, EVP_sha256()) > 0 else {
      throw .configuration("the certificate cannot be signed")
    }
    return certificate
  }
}
