import Testing

@testable import Cryptography

struct TLSTrustTests {
  @Test func `a server of an unknown authority is rejected`() throws {
    let link = try Link(
      client: Certificates.clientContext(trusting: Certificates.stranger),
      server: Certificates.serverContext())
    link.connect()
    #expect(link.clientError?.kind == .certificateRejected)
    #expect(link.serverError?.kind == .peerAlert(48), "unknown_ca")
  }

  @Test func `an expired server is rejected`() throws {
    let link = try Link(
      client: Certificates.clientContext(),
      server: Certificates.serverContext(Certificates.expired))
    link.connect()
    #expect(link.clientError == TLSError(.certificateRejected, "certificate has expired"))
    #expect(link.serverError?.kind == .peerAlert(45), "certificate_expired")
  }

  @Test func `a server whose time has not come is rejected`() throws {
    let early = try Certificates.authority.issueServer(
      dnsNames: ["localhost"], now: currentTime() + 3600, validity: .seconds(60))
    let link = try Link(
      client: Certificates.clientContext(), server: Certificates.serverContext(early))
    link.connect()
    #expect(link.clientError == TLSError(.certificateRejected, "certificate is not yet valid"))
  }

  @Test func `the authorities of the system do not know ours`() throws {
    let link = try Link(
      client: .client(trust: .system), server: Certificates.serverContext())
    link.connect()
    #expect(link.clientError?.kind == .certificateRejected)
  }

  @Test func `an anchor need not be a root`() throws {
    let link = try Link(
      client: .client(trust: .authoritiesPEM(Certificates.server.certificateChainPEM)),
      server: Certificates.serverContext())
    link.connect()
    #expect(link.client.isEstablished)
  }

  @Test func `a client's certificate tells who it is`() throws {
    let server = try Certificates.serverContext(
      clients: .required(ClientTrust(authoritiesPEM: Certificates.authority.certificatePEM)))
    let link = try Link(
      client: Certificates.clientContext(as: Certificates.client), server: server)
    link.connect()
    let identity = try #require(link.server.peerIdentity)
    #expect(identity.subject == "CN=orders")
    #expect(identity.uris == ["spiffe://example.test/orders"])
    #expect(identity.spiffeID == "spiffe://example.test/orders")
    #expect(identity.dnsNames == ["orders.example.test"] && identity.ipAddresses == [])
    #expect(identity.notAfter == Certificates.client.notAfter)
    #expect(link.client.peerIdentity?.ipAddresses == ["127.0.0.1", "0:0:0:0:0:0:0:1"])
    #expect(link.client.peerIdentity?.sha256 != identity.sha256)
  }

  @Test(arguments: [false, true])
  func `a client without a required certificate is refused`(old: Bool) throws {
    let server = try Certificates.serverContext(
      clients: .required(ClientTrust(authoritiesPEM: Certificates.authority.certificatePEM)))
    let link = try Link(
      client: Certificates.clientContext(), server: old ? server.speakingTLS12() : server)
    link.connect()
    #expect(link.serverError?.kind == .certificateRejected)
    // handshake_failure in TLS 1.2, certificate_required in TLS 1.3.
    #expect(link.clientError?.kind == .peerAlert(old ? 40 : 116))
  }

  @Test func `an optional certificate may be left out but not be wrong`() throws {
    let server = try Certificates.serverContext(
      clients: .optional(ClientTrust(authoritiesPEM: Certificates.authority.certificatePEM)))
    let without = try Link(client: Certificates.clientContext(), server: server)
    without.connect()
    #expect(without.server.isEstablished && without.server.peerIdentity == nil)

    let foreign = try Certificates.stranger.issueClient(
      commonName: "orders", now: currentTime(), validity: .seconds(60))
    let wrong = try Link(client: Certificates.clientContext(as: foreign), server: server)
    wrong.connect()
    #expect(wrong.serverError?.kind == .certificateRejected && !wrong.server.isEstablished)
  }

  @Test func `a server's certificate does not make a client`() throws {
    let server = try Certificates.serverContext(
      clients: .required(ClientTrust(authoritiesPEM: Certificates.authority.certificatePEM)))
    let link = try Link(
      client: Certificates.clientContext(as: Certificates.server), server: server)
    link.connect()
    #expect(link.serverError?.kind == .certificateRejected)
  }

  @Test func `a server that did not ask knows nobody`() throws {
    let link = try Link(
      client: Certificates.clientContext(as: Certificates.client),
      server: Certificates.serverContext())
    link.connect()
    #expect(link.server.isEstablished && link.server.peerIdentity == nil)
  }
}
