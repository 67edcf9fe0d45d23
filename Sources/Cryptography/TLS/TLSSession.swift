import COpenSSL

/// One TLS connection, without its socket: ciphertext in, plaintext out, and the other way round.
///
/// The transport gives what it read to `receive`, sends what `withOutput` lends after each call,
/// also after one that threw, and tells a FIN from a `close_notify` by `sawCloseNotify`: data that
/// ends without one may have been cut off by an attacker.
///
/// Bound to its event loop. After warm-up no call allocates for itself; between calls the session
/// holds OpenSSL's own state (about 14 KiB) and, while output waits, one block of `TLSBuffers`.
@safe public final class TLSSession {
  let context: TLSContext
  let buffers: TLSBuffers
  /// Owned.
  let ssl: OpaquePointer
  /// Owned; the user data of the session's BIO, freed after it.
  let wire: UnsafeMutablePointer<TLSWire>
  /// Known when established.
  public internal(set) var applicationProtocol: ApplicationProtocol?

  /// The accepting side of a connection.
  ///
  /// - Parameter buffers: those of the connection's event loop.
  public init(server context: TLSContext, buffers: TLSBuffers) {
    precondition(context.role == .server, "a client's context does not accept")
    self.context = context
    self.buffers = buffers
    unsafe ssl = TLSSession.makeSSL(context)
    unsafe wire = .allocate(capacity: 1)
    unsafe wire.initialize(to: TLSWire(buffers: .passUnretained(buffers)))
    unsafe TLSWire.attach(wire, to: ssl)
    unsafe SSL_set_accept_state(ssl)
  }

  /// The calling side of a connection; `start` makes its first bytes.
  ///
  /// - Parameter serverName: the host name or address that the server's certificate must be made
  ///   out to. A name that cannot be one is refused.
  /// - Parameter buffers: those of the connection's event loop.
  public init(
    client context: TLSContext, serverName: String, buffers: TLSBuffers
  ) throws(TLSError) {
    precondition(context.role == .client, "a server's context does not call")
    self.context = context
    self.buffers = buffers
    unsafe ssl = TLSSession.makeSSL(context)
    unsafe wire = .allocate(capacity: 1)
    unsafe wire.initialize(to: TLSWire(buffers: .passUnretained(buffers)))
    unsafe TLSWire.attach(wire, to: ssl)
    unsafe SSL_set_connect_state(ssl)
    try expect(serverName)
  }

  deinit {
    unsafe SSL_free(ssl)
    // Freed, not given back: the last reference may go on another thread than the loop's.
    if let output = unsafe wire.pointee.output { unsafe output.deallocate() }
    unsafe wire.deinitialize(count: 1)
    unsafe wire.deallocate()
  }

  private static func makeSSL(_ context: TLSContext) -> OpaquePointer {
    guard let ssl = unsafe SSL_new(context.pointer) else { preconditionFailure("out of memory") }
    return unsafe ssl
  }
}

/// How the session stands. Kept in the wire, which needs no check of exclusive access at each use.
extension TLSSession {
  /// The handshake is done and data may be sent.
  public var isEstablished: Bool { unsafe wire.pointee.isEstablished }

  /// The peer has said that it sends no more.
  public var sawCloseNotify: Bool { unsafe wire.pointee.sawCloseNotify }

  /// This side has said that it sends no more.
  public var sentCloseNotify: Bool { unsafe wire.pointee.sentCloseNotify }

  /// Why the session is over. Everything after it throws the same.
  public var failure: TLSError? { unsafe wire.pointee.failure }
}

extension TLSSession {
  /// TLS 1.2 or 1.3, for logs: `TLSv1.3`.
  public var versionName: String { unsafe String(cString: SSL_get_version(ssl)) }

  /// The cipher suite, for logs: `TLS_AES_128_GCM_SHA256`.
  public var cipherName: String {
    unsafe String(cString: SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)))
  }

  /// A ticket replaced the exchange of certificates.
  public var isResumed: Bool { unsafe SSL_session_reused(ssl) == 1 }

  /// Who the peer is, if it showed a certificate that holds. Made anew at each call.
  public var peerIdentity: PeerIdentity? {
    guard isEstablished, unsafe SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE,
      unsafe SSL_get_verify_result(ssl) == Int(X509_V_OK),
      let certificate = unsafe SSL_get0_peer_certificate(ssl)
    else { return nil }
    return unsafe PeerIdentity(verified: certificate)
  }
}
