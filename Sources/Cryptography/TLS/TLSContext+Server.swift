import COpenSSL

extension TLSContext {
  /// Settings for the accepting side.
  ///
  /// - Parameters:
  ///   - certificateChainPEM: the server's certificate, then the intermediates.
  ///   - privateKeyPEM: its key, unencrypted.
  ///   - protocols: accepted ones, the preferred first. A client that offers others only gets the
  ///     alert `no_application_protocol`; one that offers none speaks HTTP/1.1, if that is here.
  public static func server(
    certificateChainPEM: [UInt8], privateKeyPEM: SecretBytes,
    protocols: [ApplicationProtocol] = [.http2, .http1],
    clientAuthorities: ClientAuthentication = .none
  ) throws(TLSError) -> TLSContext {
    let configuration = try TLSConfiguration.begin(.server)
    let notAfter = try configuration.identify(chainPEM: certificateChainPEM, keyPEM: privateKeyPEM)
    let rules: ClientRules? =
      switch clientAuthorities {
      case .none: nil
      case .optional(let trust): try configuration.askClients(trust, mode: SSL_VERIFY_PEER)
      case .required(let trust):
        try configuration.askClients(
          trust, mode: SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT)
      }
    try configuration.issueTickets(boundTo: clientAuthorities, rules)
    let context = unsafe TLSContext(
      role: .server, ownPointer: configuration.take(), protocols: protocols,
      certificateNotAfter: notAfter, clients: clientAuthorities, clientRules: rules)
    context.installProtocols()
    return context
  }
}

extension TLSConfiguration {
  /// Asks for client certificates and names the authorities in the request.
  fileprivate func askClients(
    _ trust: ClientTrust, mode: Int32
  ) throws(TLSError) -> ClientRules {
    for authority in try self.trust(authoritiesPEM: trust.authoritiesPEM) {
      guard unsafe SSL_CTX_add_client_CA(pointer, authority.pointer) == 1 else {
        throw .configuration("an authority cannot be named to clients")
      }
    }
    let listsEnd = try trust.revocationListsPEM.map { lists throws(TLSError) in
      try revoke(listsPEM: lists)
    }
    let rules = ClientRules(denied: trust.denied, listsEnd: listsEnd ?? .max)
    unsafe rules.install(in: pointer)
    unsafe SSL_CTX_set_verify(pointer, mode, nil)
    return rules
  }

  /// One ticket a session, good for an hour, and only where it was issued.
  ///
  /// Resumption skips the client's certificate. So a ticket is bound to the digest of whom is
  /// believed and who is not any more (other authorities, lists or denied certificates: no
  /// resumption), and one whose client certificate or revocation list has expired meanwhile is
  /// ignored: the full handshake then judges the certificate.
  fileprivate func issueTickets(
    boundTo clients: ClientAuthentication, _ rules: ClientRules?
  ) throws(TLSError) {
    unsafe SSL_CTX_set_num_tickets(pointer, 1)
    unsafe SSL_CTX_set_timeout(pointer, 3600)
    let digest = clients.digest
    let status = unsafe digest.bytes.withUnsafeBufferPointer { bytes in
      unsafe SSL_CTX_set_session_id_context(pointer, bytes.baseAddress, UInt32(bytes.count))
    }
    guard status == 1 else { throw .configuration("tickets cannot be bound to the authorities") }
    let argument = unsafe rules.map { unsafe Unmanaged.passUnretained($0).toOpaque() }
    unsafe SSL_CTX_set_session_ticket_cb(pointer, nil, judgeTicket, argument)
  }
}

extension ClientAuthentication {
  /// Of everything that decides whether a client is let in.
  var digest: SHA256Digest {
    var bytes: [UInt8] =
      switch self {
      case .none: [0]
      case .optional: [1]
      case .required: [2]
      }
    func add(_ part: [UInt8]) {
      // Its length first, so that no two settings hash the same bytes.
      let count = UInt64(part.count)
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * UInt64($0))) } + part
    }
    if let trust {
      add(trust.authoritiesPEM)
      add(trust.revocationListsPEM ?? [])
      for denied in trust.denied.map(\.hexString).sorted() { add(Array(denied.utf8)) }
    }
    return SHA256.digest(bytes.span)
  }
}
