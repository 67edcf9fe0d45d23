import System
import Testing

@testable import Cryptography
@testable import Transport

/// Certificates that stop to count while their connections are open.
struct ServerConnectionCertificateTests {
  private static let second: UInt64 = 1_000_000_000

  private func server(
    _ request: String = "GET / HTTP/1.1\r\nhost: a\r\n\r\n"
  ) throws -> EmbeddedServer {
    let server = try EmbeddedServer()
    // Known once the protocol is.
    try server.receive(request)
    server.connection.facts.certificate = PeerIdentity(
      subject: "CN=a", name: nil, dnsNames: [], uris: [], ipAddresses: [], notAfter: 1000,
      sha256: SHA256.digest([UInt8]().span))
    return server
  }

  @Test func `a connection lives until the end of its certificate`() throws {
    let server = try server()
    let now = MonotonicClock.now()
    server.connection.endExpiredCertificate(at: 999, now: now)
    #expect(!server.isClosed && server.connection.facts.certificateEnd == nil)
    server.connection.endExpiredCertificate(at: 1000, now: now)
    #expect(server.connection.facts.certificateEnd == "the certificate has expired")
    #expect(server.connection.isDraining)
    #expect(server.share.counts.certificatesEnded == 1)
    server.connection.endExpiredCertificate(at: 1001, now: now)
    #expect(server.share.counts.certificatesEnded == 1, "told once")
  }

  @Test func `what the service remembered of the certificate is forgotten`() throws {
    let server = try server()
    server.connection.facts.remember(server)
    server.connection.endExpiredCertificate(at: 1000, now: MonotonicClock.now())
    #expect(server.connection.facts.remembered == nil)
  }

  @Test func `a request in progress gets a moment, and no more`() throws {
    let server = try server("POST /slow HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\n")
    let now = MonotonicClock.now()
    server.connection.endExpiredCertificate(at: 1000, now: now)
    #expect(!server.connection.isCertificateGraceOver(now: now + 4 * Self.second))
    #expect(server.connection.isCertificateGraceOver(now: now + 6 * Self.second))
    server.connection.tick(now: now + 6 * Self.second)
    server.run()
    server.connection.tick(now: now + 20 * Self.second)
    #expect(server.isClosed)
  }

  @Test func `a connection without a certificate has no such end`() throws {
    let server = try EmbeddedServer()
    server.connection.endExpiredCertificate(at: .max, now: MonotonicClock.now())
    #expect(!server.isClosed && !server.connection.isDraining)
  }
}
