import COpenSSL

extension DistinguishedName {
  /// The subject of a certificate (borrowed); nil when it can be read in two ways.
  init?(subjectOf certificate: OpaquePointer) {
    let name = unsafe X509_get_subject_name(certificate)
    let count = unsafe X509_NAME_entry_count(name)
    guard (1...Int32(Self.partsMax)).contains(count) else { return nil }
    var parts: [(type: String, value: [UInt8])] = []
    var sets: Set<Int32> = []
    // A certificate begins with the most general part (RFC 4514 §2.1).
    for index in stride(from: count - 1, through: 0, by: -1) {
      let entry = unsafe X509_NAME_get_entry(name, index)
      guard let type = unsafe Self.word(of: OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry))),
        let value = unsafe Self.utf8(of: X509_NAME_ENTRY_get_data(entry)),
        // Two values of one set are one part.
        sets.insert(unsafe X509_NAME_ENTRY_set(entry)).inserted
      else { return nil }
      parts.append((type, value))
    }
    guard let read = try? DistinguishedName(parts: parts) else { return nil }
    self = read
  }

  private static func word(of kind: Int32) -> String? {
    switch kind {
    case NID_commonName: "CN"
    case NID_organizationName: "O"
    case NID_organizationalUnitName: "OU"
    case NID_localityName: "L"
    case NID_stateOrProvinceName: "ST"
    case NID_countryName: "C"
    case NID_domainComponent: "DC"
    case NID_userId: "UID"
    case NID_streetAddress: "STREET"
    default: nil
    }
  }

  private static func utf8(of string: UnsafePointer<ASN1_STRING>?) -> [UInt8]? {
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = unsafe ASN1_STRING_to_UTF8(&bytes, string)
    guard count >= 0, let bytes = unsafe bytes else { return nil }
    defer { unsafe COpenSSL_free(bytes) }
    return unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
  }
}
