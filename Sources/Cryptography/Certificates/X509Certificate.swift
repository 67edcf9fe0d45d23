import COpenSSL

/// An `X509` with one owner, freed when the owner goes.
@safe final class X509Certificate {
  let pointer: OpaquePointer

  /// - Parameter ownPointer: taken over.
  init(ownPointer: OpaquePointer) { unsafe pointer = unsafe ownPointer }

  deinit { unsafe X509_free(pointer) }

  /// Reads every certificate of a bundle, in order; what stands between them is skipped.
  ///
  /// - Parameter what: what the bundle is, for the error.
  static func parse(pem: [UInt8], what: String) throws(TLSError) -> [X509Certificate] {
    ERR_clear_error()
    let found: [X509Certificate]? = MemoryBIO.reading(pem.span) { bio in
      var found: [X509Certificate] = []
      while let pointer = unsafe PEM_read_bio_X509(bio.pointer, nil, nil, nil) {
        unsafe found.append(X509Certificate(ownPointer: pointer))
      }
      return found
    }
    // The end of the bundle shows as "no start line". Anything else is a broken certificate.
    let end = ERR_peek_last_error()
    let isAtEnd = ERR_GET_LIB(end) == ERR_LIB_PEM && ERR_GET_REASON(end) == PEM_R_NO_START_LINE
    guard let found, !found.isEmpty else {
      throw .configuration("\(what): no certificate in PEM")
    }
    guard isAtEnd else { throw .configuration("\(what): a certificate is broken") }
    ERR_clear_error()
    return found
  }

  /// The end of validity in unix seconds.
  var notAfter: Int64 { unsafe Self.notAfter(of: pointer) }

  /// The same for a borrowed certificate.
  static func notAfter(of certificate: OpaquePointer) -> Int64 {
    // An unreadable time is one that has passed.
    unsafe seconds(of: X509_get0_notAfter(certificate)) ?? 0
  }

  /// A time (borrowed) in unix seconds; nil when it cannot be read.
  static func seconds(of time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    let epoch = unsafe ASN1_TIME_set(nil, 0)
    defer { unsafe ASN1_TIME_free(epoch) }
    var days: Int32 = 0
    var seconds: Int32 = 0
    guard let time = unsafe time, unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else {
      return nil
    }
    return Int64(days) * 86_400 + Int64(seconds)
  }

  /// Appends the certificate in PEM.
  func appendPEM(to output: inout [UInt8]) throws(TLSError) {
    let bio = MemoryBIO()
    guard unsafe PEM_write_bio_X509(bio.pointer, pointer) == 1 else {
      throw .configuration("the certificate cannot be written")
    }
    let bytes = bio.withContent { content in content.indices.map { content[$0] } }
    output += bytes
  }
}
