import COpenSSL
import Testing

@testable import Cryptography

struct RevocationListsTests {
  private let client: TLSContext

  init() throws {
    client = try Certificates.clientContext(as: Certificates.client)
  }

  private func server(_ lists: [UInt8]) throws -> TLSContext {
    try Certificates.serverContext(
      clients: .required(
        ClientTrust(
          authoritiesPEM: Certificates.authority.certificatePEM, revocationListsPEM: lists)))
  }

  private func refusal(_ lists: [UInt8]) throws -> String? {
    let link = try Link(client: client, server: server(lists))
    link.connect()
    return link.serverError?.reason
  }

  @Test func `who is on no list is let in, and who is on one is not`() throws {
    #expect(try refusal(List().pem) == nil)
    let link = try Link(client: client, server: server(List(revoked: [Certificates.client]).pem))
    link.connect()
    #expect(link.serverError == TLSError(.certificateRejected, "certificate revoked"))
    #expect(link.clientError?.kind == .peerAlert(44), "certificate_revoked")
  }

  @Test func `a list counts while it is valid, and by its signature`() throws {
    #expect(try refusal(List(end: -60).pem) == "CRL has expired")
    #expect(try refusal(List(begin: 60).pem) == "CRL is not yet valid")
    #expect(try refusal(List(by: Certificates.stranger).pem) == "unable to get certificate CRL")
    let forged = try refusal(List(named: Certificates.authority, by: Certificates.stranger).pem)
    #expect(forged == "CRL signature failure")
  }

  @Test func `what is no list is told`() throws {
    for (pem, words) in [
      ([], "no list in PEM"), (Certificates.authority.certificatePEM, "no list in PEM"),
      (try List(end: nil).pem, "does not say when"),
      (Array("-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n".utf8), "no list in PEM"),
    ] {
      do throws(TLSError) {
        _ = try RevocationLists.nextUpdate(pem: pem)
        Issue.record("taken: \(words)")
      } catch {
        #expect(error.reason.contains(words))
      }
    }
    let end = try RevocationLists.nextUpdate(pem: List(end: 500).pem + List(end: 400).pem)
    #expect((380...400).contains(end - currentTime()), "the first of them counts")
  }

  @Test func `a ticket does not outlive the list`() throws {
    let server = try server(List(end: -60).pem)
    // Looks away once, so that there is a ticket to present.
    let parameters = SSL_CTX_get0_param(server.pointer)
    X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_NO_CHECK_TIME))
    let first = try Link(client: client, server: server)
    first.connect()
    #expect(first.server.isEstablished)
    let session = SSL_get1_session(first.client.ssl)
    defer { SSL_SESSION_free(session) }
    X509_VERIFY_PARAM_clear_flags(parameters, UInt(X509_V_FLAG_NO_CHECK_TIME))
    let second = try Link(client: client, server: server)
    SSL_set_session(second.client.ssl, session)
    second.connect()
    #expect(second.serverError?.reason == "CRL has expired")
  }
}

/// A revocation list, made with OpenSSL's own functions.
struct List {
  let pem: [UInt8]

  /// - Parameters:
  ///   - named: whose list it says it is; the signer's where it is left out.
  ///   - begin: seconds from now, like `end`.
  init(
    revoked: [IssuedCertificate] = [], named: CertificateAuthority? = nil,
    by signer: CertificateAuthority = Certificates.authority, begin: Int64 = -60,
    end: Int64? = 3600
  ) throws {
    let list = try #require(X509_CRL_new())
    defer { X509_CRL_free(list) }
    let authority = try X509Certificate.parse(
      pem: (named ?? signer).certificatePEM, what: "")[0]
    X509_CRL_set_version(list, 1)
    X509_CRL_set_issuer_name(list, X509_get_subject_name(authority.pointer))
    let time = ASN1_TIME_set(nil, Int(currentTime() + begin))
    X509_CRL_set1_lastUpdate(list, time)
    if let end {
      ASN1_TIME_set(time, Int(currentTime() + end))
      X509_CRL_set1_nextUpdate(list, time)
    }
    ASN1_TIME_set(time, Int(currentTime() - 60))
    for issued in revoked {
      let leaf = try X509Certificate.parse(pem: issued.certificateChainPEM, what: "")[0]
      let entry = X509_REVOKED_new()
      X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(leaf.pointer))
      X509_REVOKED_set_revocationDate(entry, time)
      X509_CRL_add0_revoked(list, entry)
    }
    ASN1_TIME_free(time)
    X509_CRL_sign(list, signer.key.pointer, EVP_sha256())
    let bio = MemoryBIO()
    PEM_write_bio_X509_CRL(bio.pointer, list)
    pem = bio.withContent { content in content.indices.map { content[$0] } }
  }
}
