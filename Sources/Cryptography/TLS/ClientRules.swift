import COpenSSL

/// What a server asks of a client's certificate beyond OpenSSL's own checks; the callbacks of a
/// context read it, so it never changes and lives as long as the context.
@safe final class ClientRules: Sendable {
  private let denied: Set<SHA256Digest>
  /// When the first revocation list is out of date, in unix seconds; `.max` without lists.
  private let listsEnd: Int64

  init(denied: Set<SHA256Digest>, listsEnd: Int64) {
    self.denied = denied
    self.listsEnd = listsEnd
  }

  /// Puts the rules into a context that is being made, which does not own them.
  ///
  /// - Parameter context: borrowed; the rules must outlive it.
  func install(in context: OpaquePointer) {
    let argument = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe SSL_CTX_set_cert_verify_callback(context, verifyClient, argument)
  }

  /// Verifies the chain that `store` (borrowed) is about; 1 when the certificate holds, else its
  /// error says why, and OpenSSL makes the alert of it.
  fileprivate func verify(_ store: OpaquePointer) -> Int32 {
    let verdict = unsafe X509_verify_cert(store)
    guard verdict == 1 else {
      // What a wrong signature left there would be taken for the cause; the verdict is.
      ERR_clear_error()
      return min(verdict, 0)
    }
    let chain = unsafe X509_STORE_CTX_get0_chain(store)
    for index in 0..<(unsafe COpenSSL_X509s_count(chain)) {
      guard let certificate = unsafe COpenSSL_X509s_value(chain, index) else { continue }
      if index == 0, unsafe !Self.isForClients(certificate) {
        unsafe X509_STORE_CTX_set_error(store, X509_V_ERR_INVALID_PURPOSE)
        return 0
      }
      if !denied.isEmpty, denied.contains(unsafe PeerIdentity.digest(of: certificate)) {
        unsafe X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REVOKED)
        return 0
      }
    }
    return 1
  }

  /// OpenSSL takes a certificate without extended key usage for one that is good for everything;
  /// here it must say that it is for clients (RFC 5280 §4.2.1.12), else any server's would do.
  private static func isForClients(_ certificate: OpaquePointer) -> Bool {
    let usage = unsafe X509_get_extended_key_usage(certificate)
    return usage != .max && usage & UInt32(XKU_SSL_CLIENT) != 0
  }

  /// Whether a ticket that was given out under these rules still stands for its certificate.
  fileprivate func resumes(_ certificate: OpaquePointer) -> Bool {
    let notAfter = unsafe X509_get0_notAfter(certificate)
    guard unsafe X509_cmp_current_time(notAfter) > 0 else { return false }
    guard listsEnd != .max else { return true }
    let end = unsafe ASN1_TIME_set(nil, Int(clamping: listsEnd))
    defer { unsafe ASN1_TIME_free(end) }
    return unsafe X509_cmp_current_time(end) > 0
  }
}

extension TLSContext {
  /// What speaks against the certificate of a session's client by the rules of this context; nil
  /// when it would be let in.
  ///
  /// For connections that outlive a change of authorities, lists or denied certificates. A resumed
  /// session knows its certificate but not the intermediates that came with it: where they are
  /// needed it is judged as one that nobody vouches for, and its client comes back.
  public func objection(to session: TLSSession) -> String? {
    precondition(role == .server, "servers judge their clients")
    let mode = unsafe SSL_CTX_get_verify_mode(pointer)
    guard let leaf = unsafe SSL_get0_peer_certificate(session.ssl) else {
      return mode & SSL_VERIFY_FAIL_IF_NO_PEER_CERT != 0 ? "no certificate was shown" : nil
    }
    guard let clientRules else { return "certificates of clients are not taken any more" }
    guard let store = unsafe X509_STORE_CTX_new() else { preconditionFailure("out of memory") }
    defer {
      unsafe X509_STORE_CTX_free(store)
      ERR_clear_error()
    }
    let isReady =
      unsafe X509_STORE_CTX_init(
        store, SSL_CTX_get_cert_store(pointer), leaf, SSL_get_peer_cert_chain(session.ssl)) == 1
      && X509_STORE_CTX_set_default(store, "ssl_client") == 1
    guard isReady else { return "the certificate cannot be judged" }
    unsafe X509_STORE_CTX_set_depth(store, TLSConfiguration.verifyDepth)
    unsafe X509_VERIFY_PARAM_set_auth_level(
      X509_STORE_CTX_get0_param(store), TLSConfiguration.securityLevel)
    guard unsafe clientRules.verify(store) != 1 else { return nil }
    let error = unsafe X509_STORE_CTX_get_error(store)
    return unsafe String(cString: X509_verify_cert_error_string(Int(error)))
  }
}

/// Certificate callback of a context; its argument is the context's rules.
private func verifyClient(
  _ store: OpaquePointer?, _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let store = unsafe store, let argument = unsafe argument else { return 0 }
  let rules = unsafe Unmanaged<ClientRules>.fromOpaque(argument)
  return unsafe rules._withUnsafeGuaranteedRef { unsafe $0.verify(store) }
}

/// Says what a ticket that a client presents is worth; the argument is the context's rules, if it
/// asks for certificates.
func judgeTicket(
  _ ssl: OpaquePointer?, _ session: OpaquePointer?, _ name: UnsafePointer<UInt8>?, _ count: Int,
  _ status: Int32, _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  switch status {
  case SSL_TICKET_SUCCESS, SSL_TICKET_SUCCESS_RENEW:
    if let certificate = unsafe SSL_SESSION_get0_peer(session) {
      guard let argument = unsafe argument else { return SSL_TICKET_RETURN_IGNORE_RENEW }
      let rules = unsafe Unmanaged<ClientRules>.fromOpaque(argument)
      let resumes = unsafe rules._withUnsafeGuaranteedRef { unsafe $0.resumes(certificate) }
      if !resumes { return SSL_TICKET_RETURN_IGNORE_RENEW }
    }
    return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW
  default:
    return SSL_TICKET_RETURN_IGNORE_RENEW
  }
}
