import Testing

@testable import Cryptography

/// ALPN (RFC 7301), both sides.
struct TLSProtocolChoiceTests {
  @Test func `the server's preference decides`() throws {
    let link = try Link(
      client: Certificates.clientContext(protocols: [.http1, .http2]),
      server: Certificates.serverContext(protocols: [.http2, .http1]))
    link.connect()
    #expect(link.server.applicationProtocol == .http2 && link.client.applicationProtocol == .http2)
  }

  @Test(arguments: ApplicationProtocol.allCases)
  func `what both can is spoken`(only: ApplicationProtocol) throws {
    let link = try Link(
      client: Certificates.clientContext(protocols: [only]), server: Certificates.serverContext())
    link.connect()
    #expect(link.server.applicationProtocol == only && link.client.applicationProtocol == only)
  }

  @Test func `nothing in common ends with the alert for it`() throws {
    let link = try Link(
      client: Certificates.clientContext(protocols: [.http1]),
      server: Certificates.serverContext(protocols: [.http2]))
    link.connect()
    #expect(link.serverError?.kind == .handshakeFailed)
    #expect(link.clientError?.kind == .peerAlert(120), "no_application_protocol")
  }

  @Test func `a client without ALPN speaks HTTP 1.1`() throws {
    let link = try Link(
      client: Certificates.clientContext().withoutALPN(), server: Certificates.serverContext())
    link.connect()
    #expect(link.server.isEstablished && link.server.applicationProtocol == .http1)
  }

  @Test func `a client without ALPN cannot have HTTP 2`() throws {
    let link = try Link(
      client: Certificates.clientContext().withoutALPN(),
      server: Certificates.serverContext(protocols: [.http2]))
    link.connect()
    #expect(link.serverError?.kind == .handshakeFailed && !link.server.isEstablished)
  }

  @Test func `the list is written as RFC 7301 wants it`() {
    #expect(
      ApplicationProtocol.encoded([.http2, .http1]) == [2] + "h2".utf8 + [8] + "http/1.1".utf8)
  }
}
