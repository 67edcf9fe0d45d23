import COpenSSL

/// A context while it is put together: freed if a step fails, taken over when all are done.
@safe struct TLSConfiguration: ~Copyable {
  let pointer: OpaquePointer

  static func begin(_ role: TLSContext.Role) throws(TLSError) -> TLSConfiguration {
    ERR_clear_error()
    let method = unsafe role == .server ? TLS_server_method() : TLS_client_method()
    guard let pointer = unsafe SSL_CTX_new(method) else {
      throw .configuration("no TLS context could be made")
    }
    let configuration = unsafe TLSConfiguration(ownPointer: pointer)
    try configuration.applyHouseRules()
    return configuration
  }

  /// - Parameter ownPointer: taken over.
  private init(ownPointer: OpaquePointer) { unsafe pointer = unsafe ownPointer }

  deinit { unsafe SSL_CTX_free(pointer) }

  /// Hands the pointer over.
  consuming func take() -> OpaquePointer {
    let pointer = unsafe pointer
    discard self
    return unsafe pointer
  }

  /// What holds for both roles, whatever the machine's openssl.cnf says.
  private func applyHouseRules() throws(TLSError) {
    let accepted =
      unsafe COpenSSL_CTX_set_min_proto_version(pointer, TLS1_2_VERSION) == 1
      && COpenSSL_CTX_set_max_proto_version(pointer, TLS1_3_VERSION) == 1
      && SSL_CTX_set_cipher_list(pointer, Self.ciphers12) == 1
      && SSL_CTX_set_ciphersuites(pointer, Self.ciphers13) == 1
      && COpenSSL_CTX_set1_groups_list(pointer, "X25519:P-256:P-384") == 1
    guard accepted else { throw .configuration("this OpenSSL lacks a cipher or group we need") }
    // 112 bits: no RSA below 2048, no SHA-1 signature.
    unsafe SSL_CTX_set_security_level(pointer, Self.securityLevel)
    unsafe SSL_CTX_set_options(
      pointer,
      COpenSSL_OP_NO_RENEGOTIATION | COpenSSL_OP_NO_COMPRESSION
        | COpenSSL_OP_CIPHER_SERVER_PREFERENCE)
    // Idle sessions give their record buffers back: 32 KiB each otherwise.
    unsafe COpenSSL_CTX_set_mode(pointer, Int(SSL_MODE_RELEASE_BUFFERS))
    unsafe COpenSSL_CTX_set_session_cache_mode(pointer, Int(SSL_SESS_CACHE_OFF))
    // A chain longer than this is an attack on the verifier's time.
    unsafe SSL_CTX_set_verify_depth(pointer, Self.verifyDepth)
  }

  static let securityLevel: Int32 = 2
  static let verifyDepth: Int32 = 8

  private static let ciphers13 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
  private static let ciphers12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    + "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
}

extension TLSConfiguration {
  /// Sets the certificate this side shows. Returns until when it holds, in unix seconds.
  func identify(chainPEM: [UInt8], keyPEM: SecretBytes) throws(TLSError) -> Int64 {
    let chain = try X509Certificate.parse(pem: chainPEM, what: "the certificate chain")
    let key = try PrivateKey(pem: keyPEM)
    let leaf = chain[0]
    guard unsafe SSL_CTX_use_certificate(pointer, leaf.pointer) == 1 else {
      throw .configuration("the certificate cannot be used")
    }
    for certificate in chain.dropFirst() {
      guard unsafe COpenSSL_CTX_add1_chain_cert(pointer, certificate.pointer) == 1 else {
        throw .configuration("a certificate of the chain cannot be used")
      }
    }
    guard unsafe SSL_CTX_use_PrivateKey(pointer, key.pointer) == 1,
      unsafe SSL_CTX_check_private_key(pointer) == 1
    else {
      throw .configuration("the private key does not belong to the certificate")
    }
    return leaf.notAfter
  }

  /// Makes the given authorities, and no others, the ones believed.
  func trust(authoritiesPEM: [UInt8]) throws(TLSError) -> [X509Certificate] {
    let authorities = try X509Certificate.parse(pem: authoritiesPEM, what: "the authorities")
    let store = unsafe SSL_CTX_get_cert_store(pointer)
    for authority in authorities {
      guard unsafe X509_STORE_add_cert(store, authority.pointer) == 1 else {
        throw .configuration("an authority cannot be used")
      }
    }
    // An authority that was named is an anchor, also without its root.
    unsafe X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
    return authorities
  }
}
