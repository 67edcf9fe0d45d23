import COpenSSL

extension TLSContext {
  /// Settings for the calling side; the server's chain and name are always verified.
  ///
  /// - Parameters:
  ///   - certificateChainPEM: the client's own certificate, if the server wants one.
  ///   - privateKeyPEM: its key; goes with the certificate or not at all.
  public static func client(
    trust: ServerTrust, protocols: [ApplicationProtocol] = [.http2, .http1],
    certificateChainPEM: [UInt8]? = nil, privateKeyPEM: SecretBytes? = nil
  ) throws(TLSError) -> TLSContext {
    let configuration = try TLSConfiguration.begin(.client)
    switch trust {
    case .system:
      guard unsafe SSL_CTX_set_default_verify_paths(configuration.pointer) == 1 else {
        throw .configuration("the authorities of the system cannot be found")
      }
    case .authoritiesPEM(let authorities):
      _ = try configuration.trust(authoritiesPEM: authorities)
    }
    unsafe SSL_CTX_set_verify(configuration.pointer, SSL_VERIFY_PEER, nil)
    var notAfter: Int64?
    switch (certificateChainPEM, privateKeyPEM) {
    case (nil, nil): break
    case (let chain?, let key?):
      notAfter = try configuration.identify(chainPEM: chain, keyPEM: key)
    default:
      throw TLSError(.configuration, "a client certificate and its key go together")
    }
    let context = unsafe TLSContext(
      role: .client, ownPointer: configuration.take(), protocols: protocols,
      certificateNotAfter: notAfter)
    context.installProtocols()
    return context
  }
}
