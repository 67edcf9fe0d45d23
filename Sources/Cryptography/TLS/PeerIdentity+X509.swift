import COpenSSL

extension PeerIdentity {
  /// Reads the identity out of a certificate (borrowed) that OpenSSL has verified.
  init(verified certificate: OpaquePointer) {
    let names = unsafe AlternativeNames(of: certificate)
    unsafe self.init(
      subject: Self.subject(of: certificate),
      name: DistinguishedName(subjectOf: certificate), dnsNames: names.dnsNames, uris: names.uris,
      ipAddresses: names.ipAddresses, notAfter: X509Certificate.notAfter(of: certificate),
      sha256: Self.digest(of: certificate))
  }

  private static func subject(of certificate: OpaquePointer) -> String {
    let bio = MemoryBIO()
    let name = unsafe X509_get_subject_name(certificate)
    // RFC 2253 escapes control characters and whatever is not ASCII.
    unsafe X509_NAME_print_ex(bio.pointer, name, 0, COpenSSL_XN_FLAG_RFC2253)
    return bio.withContent { content in
      String(decoding: content.indices.map { content[$0] }, as: UTF8.self)
    }
  }

  static func digest(of certificate: OpaquePointer) -> SHA256Digest {
    var digest = InlineArray<32, UInt8>(repeating: 0)
    var span = digest.mutableSpan
    let status = unsafe span.withUnsafeMutableBufferPointer { buffer in
      unsafe X509_digest(certificate, EVP_sha256(), buffer.baseAddress, nil)
    }
    precondition(status == 1, "a verified certificate has no digest")
    return SHA256Digest(storage: digest)
  }
}

/// The subjectAltName extension (RFC 5280 §4.2.1.6), as far as this house knows its kinds.
private struct AlternativeNames {
  var dnsNames: [String] = []
  var uris: [String] = []
  var ipAddresses: [String] = []

  init(of certificate: OpaquePointer) {
    guard
      let names = unsafe X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil).map(
        OpaquePointer.init)
    else { return }
    defer { unsafe GENERAL_NAMES_free(names) }
    for index in 0..<(unsafe COpenSSL_GENERAL_NAMES_count(names)) {
      guard let name = unsafe COpenSSL_GENERAL_NAMES_value(names, index) else { continue }
      guard unsafe add(name.pointee) else {
        self = AlternativeNames()
        return
      }
    }
  }

  private init() {}

  /// False when the name holds bytes that are no name.
  private mutating func add(_ name: GENERAL_NAME) -> Bool {
    switch unsafe name.type {
    case GEN_DNS:
      guard let text = unsafe Self.text(name.d.dNSName) else { return false }
      dnsNames.append(text)
    case GEN_URI:
      guard let text = unsafe Self.text(name.d.uniformResourceIdentifier) else { return false }
      uris.append(text)
    case GEN_IPADD:
      guard let text = unsafe Self.address(name.d.iPAddress) else { return false }
      ipAddresses.append(text)
    default: break
    }
    return true
  }

  /// Visible ASCII, or nil.
  private static func text(_ string: UnsafeMutablePointer<ASN1_STRING>?) -> String? {
    let bytes = unsafe bytes(of: string)
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Dotted decimal, or the eight groups of IPv6 without abbreviation, lower case.
  private static func address(_ string: UnsafeMutablePointer<ASN1_STRING>?) -> String? {
    let bytes = unsafe bytes(of: string)
    switch bytes.count {
    case 4: return bytes.map { String($0) }.joined(separator: ".")
    case 16:
      return stride(from: 0, to: 16, by: 2)
        .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
        .joined(separator: ":")
    default: return nil
    }
  }

  private static func bytes(of string: UnsafeMutablePointer<ASN1_STRING>?) -> [UInt8] {
    let start = unsafe ASN1_STRING_get0_data(string)
    let count = unsafe Int(ASN1_STRING_length(string))
    return unsafe Array(UnsafeBufferPointer(start: start, count: count))
  }
}
