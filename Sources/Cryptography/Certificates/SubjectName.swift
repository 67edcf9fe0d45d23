import COpenSSL

/// One entry of the subjectAltName extension (RFC 5280 §4.2.1.6).
enum SubjectName {
  case dns(String)
  case uri(String)
  case ipAddress(String)

  /// Builds OpenSSL's form; owned by the receiver.
  ///
  /// Built piece by piece rather than from OpenSSL's `DNS:a,IP:b` text, in which a comma inside a
  /// name would start another one.
  func make() throws(TLSError) -> UnsafeMutablePointer<GENERAL_NAME> {
    let (type, value): (Int32, UnsafeMutablePointer<ASN1_STRING>?) =
      switch self {
      case .dns(let text): unsafe (GEN_DNS, Self.ia5String(text))
      case .uri(let text): unsafe (GEN_URI, Self.ia5String(text))
      case .ipAddress(let text): unsafe (GEN_IPADD, a2i_IPADDRESS(text))
      }
    guard let value = unsafe value, let name = unsafe GENERAL_NAME_new() else {
      throw .configuration("a name for a certificate is not one")
    }
    unsafe GENERAL_NAME_set0_value(name, type, value)
    return unsafe name
  }

  /// Visible ASCII only, else nil.
  private static func ia5String(_ text: String) -> UnsafeMutablePointer<ASN1_STRING>? {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7e).contains($0) }),
      let string = unsafe ASN1_STRING_type_new(V_ASN1_IA5STRING)
    else { return nil }
    guard unsafe ASN1_STRING_set(string, bytes, Int32(bytes.count)) == 1 else {
      unsafe ASN1_STRING_free(string)
      return nil
    }
    return unsafe string
  }
}
