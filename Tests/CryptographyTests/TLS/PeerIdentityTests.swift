import Testing

@testable import Cryptography

struct PeerIdentityTests {
  func identity(uris: [String]) throws -> PeerIdentity {
    let issued = try Certificates.authority.issueClient(
      commonName: "a, CN=b", uris: uris, now: currentTime(), validity: .seconds(60))
    let chain = try X509Certificate.parse(pem: issued.certificateChainPEM, what: "the chain")
    return PeerIdentity(verified: chain[0].pointer)
  }

  @Test func `two URIs make no SPIFFE ID`() throws {
    let identity = try identity(uris: ["spiffe://a/b", "spiffe://a/c"])
    #expect(identity.uris.count == 2 && identity.spiffeID == nil)
    #expect(try self.identity(uris: ["https://a/b"]).spiffeID == nil)
  }

  @Test func `a comma in a name does not make another name`() throws {
    #expect(try identity(uris: ["spiffe://a/b,DNS:localhost"]).dnsNames == [])
    #expect(try identity(uris: []).subject == "CN=a\\, CN=b")
  }

  @Test func `the digest is that of the DER form`() throws {
    let chain = try X509Certificate.parse(
      pem: Certificates.server.certificateChainPEM, what: "the chain")
    #expect(chain.count == 2)
    let leaf = PeerIdentity(verified: chain[0].pointer)
    let authority = PeerIdentity(verified: chain[1].pointer)
    #expect(leaf.sha256 != authority.sha256)
    #expect(authority.subject == "CN=Test authority")
  }
}
