import Cryptography
import Testing

@testable import Settings

struct InspectionTests {
  private static let now: Int64 = 1_800_000_000
  private let directory: TemporaryDirectory
  private let authority: CertificateAuthority
  private let issued: IssuedCertificate

  init() throws {
    self.directory = try TemporaryDirectory()
    self.authority = try CertificateAuthority.create(
      commonName: "Test", now: Self.now, validity: .seconds(86_400))
    self.issued = try authority.issueServer(
      dnsNames: ["localhost"], ipAddresses: [], now: Self.now, validity: .seconds(3600))
    _ = try directory.write(Self.text(issued.certificateChainPEM), to: "cert.pem")
    _ = try directory.write(Self.text(authority.certificatePEM), to: "ca.pem")
    _ = try directory.write(
      issued.privateKeyPEM.withBytes { key in Self.text(key.indices.map { key[$0] }) },
      to: "key.pem")
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private func clientFaults(_ tls: String, now: Int64 = now) throws -> [String] {
    let settings = try Settings.parse(
      text: """
        listeners: [{ tls: { certificate_file: cert.pem, private_key: file:key.pem, \(tls) } }]
        """, fileName: directory.path("g.yaml"))
    return settings.inspect(now: now).map {
      "\($0.keyPath): \($0.message)".replacing(directory.path("") + "/", with: "")
        .replacing("listeners[0].tls.", with: "")
    }
  }

  @Test func `authorities of clients are read, and told when all have expired`() throws {
    #expect(try clientFaults("client_ca_file: ca.pem") == [])
    let late = try clientFaults("client_ca_file: ca.pem", now: Self.now + 86_400)
    #expect(late.contains("client_ca_file: every authority in ca.pem has expired"))
    #expect(
      try clientFaults("client_ca_file: key.pem").map { $0.prefix(78) } == [
        "client_ca_file: key.pem cannot be used: the authorities: no certificate in PEM"
      ])
    #expect(try clientFaults("client_ca_file: nowhere").first?.contains("cannot be opened") == true)
  }

  @Test func `revocation lists are read`() throws {
    #expect(
      try clientFaults("client_ca_file: ca.pem, client_crl_file: ca.pem").map { $0.prefix(76) }
        == ["client_crl_file: ca.pem cannot be used: the revocation lists: no list in PEM"])
  }

  @Test func `authorities of issuers are read`() throws {
    let settings = try Settings.parse(
      text: """
        listeners: [{ unix: /g.sock, methods: [jwt] }]
        jwt:
          - { issuer: i, audience: [a], jwks_url: "https://i/k", ca_file: key.pem }
          - { issuer: j, audience: [a], jwks_file: nowhere }
        """, fileName: directory.path("g.yaml"))
    #expect(
      settings.inspect(now: Self.now).map(\.keyPath) == ["jwt[0].ca_file", "jwt[1].jwks_file"])
  }

  private func faults(now: Int64 = now) throws -> [String] {
    let settings = try Settings.parse(
      text: """
        listeners: [{ tls: { certificate_file: cert.pem, private_key: file:key.pem } }]
        clouds: { c: { vpn_endpoint: "https://vpn.example", ca_file: ca.pem } }
        credentials:
          p: { cloud: c, project_id: p, access_key: { id: A, secret: env:SK, security_token: env:T } }
        """, fileName: directory.path("g.yaml"))
    return settings.inspect(now: now) { $0 == "SK" || $0 == "T" ? "x" : nil }.map {
      "\($0.keyPath): \($0.message)".replacing(directory.path("") + "/", with: "")
    }
  }

  @Test func `what is whole has no faults`() throws {
    #expect(try faults() == [])
  }

  @Test func `an expired certificate is told`() throws {
    #expect(
      try faults(now: issued.notAfter) == [
        "listeners[0].tls.certificate_file: the certificate has expired"
      ])
  }

  @Test func `a key that belongs to another certificate is told`() throws {
    let other = try authority.issueServer(
      dnsNames: ["localhost"], ipAddresses: [], now: Self.now, validity: .seconds(3600))
    _ = try directory.write(Self.text(other.certificateChainPEM), to: "cert.pem")
    let faults = try faults()
    #expect(faults.count == 1)
    #expect(faults[0].hasPrefix("listeners[0].tls: certificate and key cannot be used: "))
  }

  @Test func `files without certificates are told`() throws {
    _ = try directory.write("x", to: "cert.pem")
    _ = try directory.write("x", to: "ca.pem")
    let faults = try faults()
    #expect(faults.count == 2)
    #expect(faults[0].hasPrefix("listeners[0].tls: certificate and key cannot be used: "))
    #expect(faults[1].hasPrefix("clouds.c.ca_file: ca.pem cannot be used: "))
  }

  @Test func `a private key that everybody may read is told`() throws {
    _ = try directory.write("x", to: "key.pem", mode: 0o644)
    #expect(
      try faults() == [
        "listeners[0].tls.private_key: key.pem holds a secret but everybody may read or write "
          + "it; \"chmod o-rwx\" takes that away"
      ])
  }
}
