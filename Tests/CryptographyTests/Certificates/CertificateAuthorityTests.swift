import Testing

@testable import Cryptography

struct CertificateAuthorityTests {
  let authority = Certificates.authority

  @Test func `certificates begin a little early and end on time`() throws {
    let now: Int64 = 1_800_000_000
    let issued = try authority.issueServer(
      dnsNames: ["a.test"], now: now, validity: .seconds(3600))
    #expect(issued.notAfter == now + 3600)
    let text = String(decoding: issued.certificateChainPEM, as: UTF8.self)
    #expect(text.ranges(of: "-----BEGIN CERTIFICATE-----").count == 2)
    #expect(text.hasSuffix(String(decoding: authority.certificatePEM, as: UTF8.self)))
  }

  @Test(arguments: [Int64(0), 4_102_444_800, 253_402_300_799])
  func `times before and after 2050 are written right`(end: Int64) throws {
    let issued = try authority.issueServer(
      dnsNames: ["a.test"], now: end - 60, validity: .seconds(60))
    #expect(issued.notAfter == end)
  }

  @Test func `a server needs a name`() {
    #expect(throws: TLSError(.configuration, "a server's certificate needs a name")) {
      try authority.issueServer(dnsNames: [], now: 0, validity: .seconds(1))
    }
  }

  @Test(arguments: ["", "two words", "nul\0", "ümlaut"])
  func `what is no name is not certified`(name: String) {
    #expect(throws: TLSError.self) {
      try authority.issueServer(dnsNames: [name], now: 0, validity: .seconds(1))
    }
    #expect(throws: TLSError.self) {
      try authority.issueServer(
        dnsNames: ["a.test"], ipAddresses: [name], now: 0, validity: .seconds(1))
    }
  }

  @Test func `a long name stands in the alternative names alone`() throws {
    let name = String(repeating: "a", count: 60) + ".example.test"
    let issued = try authority.issueServer(
      dnsNames: [name], now: currentTime(), validity: .seconds(60))
    let link = try Link(
      client: Certificates.clientContext(), server: Certificates.serverContext(issued), name: name)
    link.connect()
    #expect(link.client.isEstablished)
    #expect(link.client.peerIdentity?.subject == "CN=gatehouse")
  }

  @Test func `keys are PKCS8 and never the same`() throws {
    let keys = try (0..<3).map { _ in
      try authority.issueClient(commonName: "a", now: 0, validity: .seconds(1)).privateKeyPEM
    }
    #expect(!keys[0].isEqual(to: keys[1]) && !keys[1].isEqual(to: keys[2]))
    let text = keys[0].withBytes { String(decoding: copy($0), as: UTF8.self) }
    #expect(text.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
  }

  @Test func `our authority in the chain does not cover another's certificate`() throws {
    let forged = try Certificates.stranger.issueServer(
      dnsNames: ["localhost"], now: currentTime(), validity: .seconds(60))
    let chain =
      try X509Certificate.parse(pem: forged.certificateChainPEM, what: "")[0].pem
      + authority.certificatePEM
    let context = try TLSContext.server(
      certificateChainPEM: chain, privateKeyPEM: forged.privateKeyPEM)
    let link = try Link(client: Certificates.clientContext(), server: context)
    link.connect()
    #expect(link.clientError?.kind == .certificateRejected)
  }
}

extension X509Certificate {
  fileprivate var pem: [UInt8] {
    get throws {
      var bytes: [UInt8] = []
      try appendPEM(to: &bytes)
      return bytes
    }
  }
}
