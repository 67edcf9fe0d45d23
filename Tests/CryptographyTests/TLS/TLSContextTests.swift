import COpenSSL
import Testing

@testable import Cryptography

struct TLSContextTests {
  static let chain = Certificates.server.certificateChainPEM
  static let key = Certificates.server.privateKeyPEM

  /// The reason why a context cannot be made of these.
  func fault(
    chain: [UInt8] = chain, key: SecretBytes = key, clients: ClientAuthentication = .none
  ) -> String? {
    do throws(TLSError) {
      _ = try TLSContext.server(
        certificateChainPEM: chain, privateKeyPEM: key, clientAuthorities: clients)
      return nil
    } catch {
      return error.kind == .configuration ? error.description : "another kind of error"
    }
  }

  @Test func `a context knows until when its certificate holds`() throws {
    let context = try Certificates.serverContext()
    #expect(context.certificateNotAfter == Certificates.server.notAfter)
    #expect(try Certificates.clientContext().certificateNotAfter == nil)
    #expect(try Certificates.clientContext(as: Certificates.client).certificateNotAfter != nil)
  }

  @Test func `an expired certificate is for the caller to judge`() throws {
    let context = try Certificates.serverContext(Certificates.expired)
    #expect(context.certificateNotAfter! < currentTime())
  }

  @Test func `a key of another certificate is refused`() {
    #expect(
      fault(key: Certificates.client.privateKeyPEM)?.hasPrefix(
        "the private key does not belong to the certificate") == true)
  }

  @Test(arguments: ["", "no PEM at all", "-----BEGIN CERTIFICATE-----\nAAAA\n"])
  func `what is no certificate is refused`(text: String) {
    #expect(fault(chain: Array(text.utf8))?.hasPrefix("the certificate chain: ") == true)
    #expect(
      fault(clients: .required(ClientTrust(authoritiesPEM: Array(text.utf8))))?.hasPrefix(
        "the authorities: ")
        == true)
  }

  @Test func `a broken certificate after a good one is refused`() {
    let broken = Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8)
    #expect(
      fault(chain: Self.chain + broken)?.hasPrefix("the certificate chain: a certificate is broken")
        == true)
  }

  @Test func `words between certificates do not matter`() {
    #expect(fault(chain: Array("# ours\n".utf8) + Self.chain + Array("\n# end\n".utf8)) == nil)
  }

  @Test func `an encrypted key is refused without asking for its passphrase`() throws {
    let key = try PrivateKey(pem: Self.key)
    let bio = MemoryBIO()
    PEM_write_bio_PrivateKey(bio.pointer, key.pointer, EVP_aes_128_cbc(), "word", 4, nil, nil)
    let encrypted = bio.withContent { SecretBytes(copying: $0) }
    #expect(encrypted.count > 100)
    #expect(fault(key: encrypted)?.contains("not an unencrypted key") == true)
  }

  @Test func `no fault quotes the key`() {
    let key = SecretBytes(utf8: "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n")
    #expect(fault(key: key)?.contains("hunter2") == false)
    #expect(fault(key: SecretBytes(utf8: ""))?.contains("private key") == true)
  }

  @Test func `a client's certificate and key go together`() {
    #expect(throws: TLSError(.configuration, "a client certificate and its key go together")) {
      try TLSContext.client(trust: .system, certificateChainPEM: Self.chain)
    }
  }

  @Test func `an error of one session is not blamed on the next`() throws {
    #expect(fault(chain: []) != nil)
    #expect(ERR_peek_error() == 0)
    let link = try Link(
      client: Certificates.clientContext(trusting: Certificates.stranger),
      server: Certificates.serverContext())
    link.connect()
    #expect(link.clientError != nil && ERR_peek_error() == 0)
  }
}
