import COpenSSL
import Testing

@testable import Cryptography

struct TLSResumptionTests {
  /// Connects, optionally with the session of an earlier connection.
  func connect(_ client: TLSContext, _ server: TLSContext, resuming: OpaquePointer? = nil) throws
    -> Link
  {
    let link = try Link(client: client, server: server)
    if let resuming { SSL_set_session(link.client.ssl, resuming) }
    link.connect()
    return link
  }

  /// Lets the second context read the tickets of the first.
  func shareTicketKeys(_ first: TLSContext, _ second: TLSContext) {
    let size = Int(SSL_CTX_ctrl(first.pointer, SSL_CTRL_GET_TLSEXT_TICKET_KEYS, 0, nil))
    var keys = [UInt8](repeating: 0, count: size)
    SSL_CTX_ctrl(first.pointer, SSL_CTRL_GET_TLSEXT_TICKET_KEYS, size, &keys)
    SSL_CTX_ctrl(second.pointer, SSL_CTRL_SET_TLSEXT_TICKET_KEYS, size, &keys)
  }

  func required(_ authority: CertificateAuthority...) -> ClientAuthentication {
    .required(ClientTrust(authoritiesPEM: authority.flatMap(\.certificatePEM)))
  }

  @Test(arguments: [false, true])
  func `a ticket resumes, and the client keeps its identity`(old: Bool) throws {
    let server = try Certificates.serverContext(clients: required(Certificates.authority))
    let client = try Certificates.clientContext(as: Certificates.client)
    if old { _ = client.speakingTLS12() }
    let first = try connect(client, server)
    let session = SSL_get1_session(first.client.ssl)
    defer { SSL_SESSION_free(session) }
    let second = try connect(client, server, resuming: session)
    #expect(second.server.isResumed && second.client.isResumed)
    #expect(second.server.peerIdentity == first.server.peerIdentity)
    #expect(second.server.peerIdentity?.spiffeID == "spiffe://example.test/orders")
    #expect(second.server.applicationProtocol == .http2)
  }

  @Test func `a ticket is worth nothing under other authorities`() throws {
    let client = try Certificates.clientContext(as: Certificates.client)
    let before = try Certificates.serverContext(clients: required(Certificates.authority))
    let after = try Certificates.serverContext(clients: required(Certificates.stranger))
    shareTicketKeys(before, after)
    let first = try connect(client, before)
    let session = SSL_get1_session(first.client.ssl)
    defer { SSL_SESSION_free(session) }
    let second = try connect(client, after, resuming: session)
    #expect(!second.server.isEstablished && second.serverError?.kind == .certificateRejected)

    let same = try Certificates.serverContext(clients: required(Certificates.authority))
    shareTicketKeys(before, same)
    #expect(try connect(client, same, resuming: session).server.isResumed, "the keys are shared")
  }

  @Test func `a ticket does not outlive the client's certificate`() throws {
    let expired = try Certificates.authority.issueClient(
      commonName: "orders", now: currentTime() - 86_400, validity: .seconds(3600))
    let client = try Certificates.clientContext(as: expired)
    let server = try Certificates.serverContext(clients: required(Certificates.authority))
    // Looks away once, so that there is a ticket to present.
    let parameters = SSL_CTX_get0_param(server.pointer)
    X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_NO_CHECK_TIME))
    let first = try connect(client, server)
    #expect(first.server.isEstablished)
    let session = SSL_get1_session(first.client.ssl)
    defer { SSL_SESSION_free(session) }
    X509_VERIFY_PARAM_clear_flags(parameters, UInt(X509_V_FLAG_NO_CHECK_TIME))
    let second = try connect(client, server, resuming: session)
    #expect(second.serverError == TLSError(.certificateRejected, "certificate has expired"))
  }
}
