import COpenSSL

extension TLSConfiguration {
  /// Makes every certificate below a named authority need a revocation list that covers it.
  ///
  /// Signature, issuer and the time of the next update are OpenSSL's checks, made at each
  /// handshake. Returns when the first list is out of date, in unix seconds.
  func revoke(listsPEM: [UInt8]) throws(TLSError) -> Int64 {
    let store = unsafe SSL_CTX_get_cert_store(pointer)
    let end = try unsafe RevocationLists.add(pem: listsPEM, to: store)
    unsafe X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL))
    unsafe X509_STORE_set_verify_cb(store, passOverAnchor)
    return end
  }
}

/// Certificate revocation lists (RFC 5280 §5) in PEM.
public enum RevocationLists {
  /// When the first of the lists is out of date, in unix seconds.
  ///
  /// - Throws: `.configuration`, for what is no list and for a list without that time.
  public static func nextUpdate(pem: [UInt8]) throws(TLSError) -> Int64 {
    guard let store = unsafe X509_STORE_new() else { preconditionFailure("out of memory") }
    defer { unsafe X509_STORE_free(store) }
    return try unsafe add(pem: pem, to: store)
  }

  /// - Parameter store: borrowed.
  fileprivate static func add(pem: [UInt8], to store: OpaquePointer?) throws(TLSError) -> Int64 {
    ERR_clear_error()
    var ends: [Int64?] = []
    var isUsable = true
    let read: Bool? = MemoryBIO.reading(pem.span) { bio in
      while let list = unsafe PEM_read_bio_X509_CRL(bio.pointer, nil, nil, nil) {
        unsafe ends.append(end(of: list))
        if unsafe X509_STORE_add_crl(store, list) != 1 { isUsable = false }
        unsafe X509_CRL_free(list)
      }
      return true
    }
    // The end of the bundle shows as "no start line". Anything else is a broken list.
    let last = ERR_peek_last_error()
    let isAtEnd = ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE
    guard read == true, !ends.isEmpty else {
      throw .configuration("the revocation lists: no list in PEM")
    }
    guard isAtEnd, isUsable else {
      throw .configuration("the revocation lists: a list is broken")
    }
    ERR_clear_error()
    var first = Int64.max
    for end in ends {
      guard let end else {
        throw .configuration("the revocation lists: a list does not say when the next one comes")
      }
      first = min(first, end)
    }
    return first
  }

  /// - Parameter list: borrowed.
  private static func end(of list: OpaquePointer) -> Int64? {
    guard let time = unsafe X509_CRL_get0_nextUpdate(list) else { return nil }
    return unsafe X509Certificate.seconds(of: time)
  }
}

/// An authority is believed because it was named: whoever wants it no more takes it out of the
/// file. It alone needs no list; every other error stays one.
private func passOverAnchor(_ isGood: Int32, _ store: OpaquePointer?) -> Int32 {
  guard isGood == 0 else { return 1 }
  let error = unsafe X509_STORE_CTX_get_error(store)
  guard error == X509_V_ERR_UNABLE_TO_GET_CRL || error == X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER
  else { return 0 }
  let count = unsafe COpenSSL_X509s_count(X509_STORE_CTX_get0_chain(store))
  guard unsafe X509_STORE_CTX_get_error_depth(store) == count - 1 else { return 0 }
  unsafe X509_STORE_CTX_set_error(store, X509_V_OK)
  return 1
}
