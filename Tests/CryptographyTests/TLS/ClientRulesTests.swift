import COpenSSL
import Testing

@testable import Cryptography

/// What `ClientRules` ask beyond OpenSSL, at the handshake and afterwards.
struct ClientRulesTests {
  private func trust(denied: [SHA256Digest] = []) -> ClientTrust {
    ClientTrust(
      authoritiesPEM: Certificates.authority.certificatePEM, denied: Set(denied))
  }

  private func connect(
    as issued: IssuedCertificate? = Certificates.client, to server: TLSContext
  ) throws -> Link {
    let link = try Link(client: Certificates.clientContext(as: issued), server: server)
    link.connect()
    return link
  }

  private func digest(_ issued: IssuedCertificate, _ index: Int = 0) throws -> SHA256Digest {
    let chain = try X509Certificate.parse(pem: issued.certificateChainPEM, what: "")
    return PeerIdentity.digest(of: chain[index].pointer)
  }

  @Test func `a denied certificate is refused, and so is what an authority that is denied issued`()
    throws
  {
    for index in 0...1 {
      let server = try Certificates.serverContext(
        clients: .optional(trust(denied: [digest(Certificates.client, index)])))
      let link = try connect(to: server)
      #expect(link.serverError == TLSError(.certificateRejected, "certificate revoked"))
      #expect(link.clientError?.kind == .peerAlert(44), "certificate_revoked")
    }
    let other = try Certificates.serverContext(
      clients: .optional(trust(denied: [digest(Certificates.server)])))
    #expect(try connect(to: other).server.isEstablished)
  }

  @Test func `a certificate must say that it is for clients`() throws {
    let server = try Certificates.serverContext(clients: .required(trust()))
    let link = try connect(as: Certificates.server, to: server)
    #expect(link.serverError?.kind == .certificateRejected)
    #expect(link.clientError?.kind == .peerAlert(43), "unsupported_certificate")
    // OpenSSL alone takes one that says nothing of its use.
    let silent = try Certificates.authority.issueWithoutUsage()
    let refused = try connect(as: silent, to: server)
    #expect(refused.serverError?.kind == .certificateRejected)
    #expect(refused.serverError?.reason.hasSuffix("certificate purpose") == true)
    #expect(refused.clientError?.kind == .peerAlert(43), "unsupported_certificate")
  }

  @Test func `an open session is judged anew by another context`() throws {
    let before = try Certificates.serverContext(clients: .optional(trust()))
    let session = try connect(to: before).server
    #expect(before.objection(to: session) == nil)
    let denied = try Certificates.serverContext(
      clients: .optional(trust(denied: [digest(Certificates.client)])))
    #expect(denied.objection(to: session) == "certificate revoked")
    let others = try Certificates.serverContext(
      clients: .optional(ClientTrust(authoritiesPEM: Certificates.stranger.certificatePEM)))
    #expect(others.objection(to: session) == "self-signed certificate in certificate chain")
    let nobody = try Certificates.serverContext()
    #expect(nobody.objection(to: session) == "certificates of clients are not taken any more")
    let lists = try Certificates.serverContext(
      clients: .optional(
        ClientTrust(
          authoritiesPEM: Certificates.authority.certificatePEM,
          revocationListsPEM: List(revoked: [Certificates.client]).pem)))
    #expect(lists.objection(to: session) == "certificate revoked")
  }

  @Test func `a session without a certificate is judged by whether one is needed`() throws {
    let session = try connect(
      as: nil, to: Certificates.serverContext(clients: .optional(trust()))
    ).server
    #expect(session.isEstablished)
    let optional = try Certificates.serverContext(clients: .optional(trust()))
    #expect(optional.objection(to: session) == nil)
    let required = try Certificates.serverContext(clients: .required(trust()))
    #expect(required.objection(to: session) == "no certificate was shown")
  }

  @Test func `a resumed session is judged as the one that it resumes`() throws {
    let server = try Certificates.serverContext(clients: .required(trust()))
    let first = try connect(to: server)
    let ticket = SSL_get1_session(first.client.ssl)
    defer { SSL_SESSION_free(ticket) }
    let second = try Link(
      client: Certificates.clientContext(as: Certificates.client), server: server)
    SSL_set_session(second.client.ssl, ticket)
    second.connect()
    #expect(second.server.isResumed && server.objection(to: second.server) == nil)
    let denied = try Certificates.serverContext(
      clients: .required(trust(denied: [digest(Certificates.client)])))
    #expect(denied.objection(to: second.server) == "certificate revoked")
  }

  @Test func `tickets are bound to everything that decides`() throws {
    let trusts = [
      trust(), trust(denied: [try digest(Certificates.client)]),
      ClientTrust(authoritiesPEM: trust().authoritiesPEM, revocationListsPEM: try List().pem),
      ClientTrust(authoritiesPEM: Certificates.stranger.certificatePEM),
    ]
    let all =
      trusts.map(ClientAuthentication.optional) + trusts.map(ClientAuthentication.required)
      + [.none]
    #expect(Set(all.map(\.digest)).count == all.count)
    #expect(ClientAuthentication.required(trust()).digest == all[4].digest)
  }
}

extension CertificateAuthority {
  /// A certificate that does not say what it is for.
  fileprivate func issueWithoutUsage() throws -> IssuedCertificate {
    let leafKey = try PrivateKey.generateP256()
    let draft = try CertificateDraft(
      commonName: "orders", key: leafKey, now: currentTime(), validity: .seconds(60))
    try draft.name(issuer: certificate)
    try draft.add(NID_basic_constraints, "critical,CA:FALSE", issuer: certificate)
    let leaf = try draft.sign(with: key)
    var chain: [UInt8] = []
    try leaf.appendPEM(to: &chain)
    return IssuedCertificate(
      certificateChainPEM: chain, privateKeyPEM: try leafKey.pem(), notAfter: leaf.notAfter)
  }
}
