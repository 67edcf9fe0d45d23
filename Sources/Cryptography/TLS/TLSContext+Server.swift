import COpenSSL

extension TLSContext {
  /// Settings for the accepting side.
  ///
  /// - Parameters:
  ///   - certificateChainPEM: the server's certificate, then the intermediates.
  ///   - privateKeyPEM: its key, unencrypted.
  ///   - protocols: accepted ones, the preferred first. A client that offers others only gets the
  ///     alert `no_application_protocol`; one that offers none speaks HTTP/1.1, if that is here.
  package static func server(
    certificateChainPEM: [UInt8], privateKeyPEM: SecretBytes,
    protocols: [ApplicationProtocol] = [.http2, .http1],
    clientAuthorities: ClientAuthentication = .none
  ) throws(TLSError) -> TLSContext {
    let configuration = try TLSConfiguration.begin(.server)
    let notAfter = try configuration.identify(chainPEM: certificateChainPEM, keyPEM: privateKeyPEM)
    try configuration.issueTickets(boundTo: clientAuthorities)
    switch clientAuthorities {
    case .none: break
    case .optional(let authorities):
      try configuration.askClients(authorities, mode: SSL_VERIFY_PEER)
    case .required(let authorities):
      try configuration.askClients(
        authorities, mode: SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT)
    }
    let context = unsafe TLSContext(
      role: .server, ownPointer: configuration.take(), protocols: protocols,
      certificateNotAfter: notAfter)
    context.installProtocols()
    return context
  }
}

extension TLSConfiguration {
  /// Asks for client certificates and names the authorities in the request.
  fileprivate func askClients(_ authoritiesPEM: [UInt8], mode: Int32) throws(TLSError) {
    for authority in try trust(authoritiesPEM: authoritiesPEM) {
      guard unsafe SSL_CTX_add_client_CA(pointer, authority.pointer) == 1 else {
        throw .configuration("an authority cannot be named to clients")
      }
    }
    unsafe SSL_CTX_set_verify(pointer, mode, nil)
  }

  /// One ticket a session, good for an hour, and only where it was issued.
  ///
  /// Resumption skips the client's certificate. So a ticket is bound to the digest of the
  /// authorities in force (another bundle, no resumption), and one whose client certificate has
  /// expired meanwhile is ignored: the full handshake then judges the certificate.
  fileprivate func issueTickets(boundTo clients: ClientAuthentication) throws(TLSError) {
    unsafe SSL_CTX_set_num_tickets(pointer, 1)
    unsafe SSL_CTX_set_timeout(pointer, 3600)
    var hasher = SHA256Hasher()
    switch clients {
    case .none: hasher.update([0].span)
    case .optional(let authorities):
      hasher.update([1].span)
      hasher.update(authorities.span)
    case .required(let authorities):
      hasher.update([2].span)
      hasher.update(authorities.span)
    }
    let digest = hasher.finish()
    let status = unsafe digest.bytes.withUnsafeBufferPointer { bytes in
      unsafe SSL_CTX_set_session_id_context(pointer, bytes.baseAddress, UInt32(bytes.count))
    }
    guard status == 1 else { throw .configuration("tickets cannot be bound to the authorities") }
    unsafe SSL_CTX_set_session_ticket_cb(pointer, nil, judgeTicket, nil)
  }
}

/// Says what a ticket that a client presents is worth.
private func judgeTicket(
  _ ssl: OpaquePointer?, _ session: OpaquePointer?, _ name: UnsafePointer<UInt8>?, _ count: Int,
  _ status: Int32, _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  switch status {
  case SSL_TICKET_SUCCESS, SSL_TICKET_SUCCESS_RENEW:
    if let certificate = unsafe SSL_SESSION_get0_peer(session),
      unsafe X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0
    {
      return SSL_TICKET_RETURN_IGNORE_RENEW
    }
    return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW
  default:
    return SSL_TICKET_RETURN_IGNORE_RENEW
  }
}
