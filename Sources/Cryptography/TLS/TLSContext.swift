import COpenSSL

/// The settings that many sessions share: certificate, key, whom to trust, what to speak.
///
/// Complete when made and never changed: a reload makes a new context, and with it new keys for
/// session tickets. Usable from any thread.
///
/// TLS 1.3 and TLS 1.2 with ECDHE and AEAD ciphers only (RFC 9113 §9.2.2 forbids the rest for
/// HTTP/2); no renegotiation, no compression, no early data.
@safe public final class TLSContext: Sendable {
  enum Role: Sendable { case server, client }

  let role: Role
  /// What this side offers or accepts, the preferred one first.
  public let protocols: [ApplicationProtocol]
  /// Until when the context's own certificate holds, in unix seconds; nil without a certificate.
  public let certificateNotAfter: Int64?

  /// Of everything that decides which clients are let in; equal where it is the same.
  public let clientsDigest: SHA256Digest
  /// What clients' certificates are held against; nil where none are asked for.
  let clientRules: ClientRules?

  /// Owned; not changed after `init`.
  nonisolated(unsafe) let pointer: OpaquePointer
  /// Owned; what the server's ALPN callback reads.
  private nonisolated(unsafe) let offer: UnsafeMutableBufferPointer<UInt8>

  /// - Parameter ownPointer: taken over.
  init(
    role: Role, ownPointer: OpaquePointer, protocols: [ApplicationProtocol],
    certificateNotAfter: Int64?, clients: ClientAuthentication = .none,
    clientRules: ClientRules? = nil
  ) {
    precondition(!protocols.isEmpty, "a context must speak something")
    self.role = role
    self.protocols = protocols
    self.certificateNotAfter = certificateNotAfter
    self.clientsDigest = clients.digest
    self.clientRules = clientRules
    unsafe pointer = ownPointer
    let encoded = ApplicationProtocol.encoded(protocols)
    let offer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: encoded.count)
    _ = unsafe offer.initialize(fromContentsOf: encoded)
    unsafe self.offer = offer
  }

  deinit {
    unsafe SSL_CTX_free(pointer)
    unsafe offer.deallocate()
  }

  /// Sets what this context offers (client) or chooses from (server).
  func installProtocols() {
    switch role {
    case .client:
      // 0 is success, unlike everywhere else.
      let status = unsafe SSL_CTX_set_alpn_protos(pointer, offer.baseAddress, UInt32(offer.count))
      precondition(status == 0, "out of memory")
    case .server:
      let argument = unsafe Unmanaged.passUnretained(self).toOpaque()
      unsafe SSL_CTX_set_alpn_select_cb(pointer, chooseProtocol, argument)
    }
  }

  /// The server's choice among what a client offers, by the server's preference.
  fileprivate func choose(
    _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>,
    _ chosenCount: UnsafeMutablePointer<UInt8>,
    from offered: UnsafePointer<UInt8>, count: UInt32
  ) -> Int32 {
    var name: UnsafeMutablePointer<UInt8>?
    let verdict = unsafe SSL_select_next_proto(
      &name, chosenCount, offer.baseAddress, UInt32(offer.count), offered, count)
    // Nothing in common: `no_application_protocol`, never a protocol the client did not name.
    guard verdict == OPENSSL_NPN_NEGOTIATED else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    unsafe chosen.pointee = UnsafePointer(name)
    return SSL_TLSEXT_ERR_OK
  }
}

/// ALPN callback; the context outlives every session made of it.
private func chooseProtocol(
  _ ssl: OpaquePointer?, _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ chosenCount: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?, _ count: UInt32,
  _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let offered = unsafe offered, count > 0 else { return SSL_TLSEXT_ERR_ALERT_FATAL }
  let context = unsafe Unmanaged<TLSContext>.fromOpaque(argument!)
  return unsafe context._withUnsafeGuaranteedRef { context in
    unsafe context.choose(chosen!, chosenCount!, from: offered, count: count)
  }
}
