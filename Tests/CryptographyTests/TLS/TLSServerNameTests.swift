import Testing

@testable import Cryptography

struct TLSServerNameTests {
  @Test(arguments: [
    "localhost", "LOCALHOST", "localhost.", "a.example.test", "127.0.0.1", "::1", "[::1]",
  ])
  func `a name in the certificate is accepted`(name: String) throws {
    let link = try Link(
      client: Certificates.clientContext(), server: Certificates.serverContext(), name: name)
    link.connect()
    #expect(link.clientError == nil && link.client.isEstablished)
    #expect(link.client.peerIdentity?.dnsNames == ["localhost", "*.example.test"])
  }

  @Test(arguments: [
    "example.test", "a.b.example.test", "localhost.example", "127.0.0.2", "::2", "xlocalhost",
  ])
  func `another name is rejected and the server is told`(name: String) throws {
    let link = try Link(
      client: Certificates.clientContext(), server: Certificates.serverContext(), name: name)
    link.connect()
    #expect(link.clientError?.kind == .certificateRejected)
    #expect(link.clientError?.reason.contains("mismatch") == true)
    #expect(link.serverError?.kind == .peerAlert(42), "bad_certificate")
    #expect(!link.client.isEstablished && link.client.peerIdentity == nil)
  }

  @Test(arguments: [
    "", ".", "a..b", "local host", "localhost\0.evil.test", "*.example.test", "localhost:443",
    "::1%eth0", "ümlaut.test", "https://localhost", String(repeating: "a", count: 64),
  ])
  func `what is no name is refused before anything is sent`(name: String) throws {
    let context = try Certificates.clientContext()
    #expect(throws: TLSError.self) {
      try TLSSession(client: context, serverName: name, buffers: TLSBuffers())
    }
  }

  @Test func `the common name is no name of a server`() throws {
    let issued = try Certificates.authority.issueClient(
      commonName: "localhost", now: currentTime(), validity: .seconds(60))
    let link = try Link(
      client: Certificates.clientContext(), server: Certificates.serverContext(issued))
    link.connect()
    #expect(link.clientError?.kind == .certificateRejected)
  }
}
