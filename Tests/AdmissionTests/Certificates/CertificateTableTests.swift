import Settings
import Testing

@testable import Admission
@testable import Cryptography

/// `CertificateTable`, as a `CallerDirectory` has it.
struct CertificateTableTests {
  private let directory: CallerDirectory

  init() throws {
    let settings = try Settings.parse(
      text: """
        listeners: [{ tls: { certificate_file: c, private_key: file:k, client_ca_file: ca } }]
        callers:
          a: { mtls: { spiffe: ["spiffe://t/a"], dns: [a.test], subject: ["CN=a,O=x"] } }
          b: { mtls: { spiffe: ["spiffe://t/b"], dns: [b.test], subject: ["CN=b"] } }
        """, fileName: "g.yaml")
    directory = try CallerDirectory(settings, operations: [])
  }

  private func who(
    _ subject: String? = nil, dns: [String] = [], uris: [String] = []
  ) throws -> String {
    let identity = PeerIdentity(
      subject: subject ?? "", name: try subject.map { try DistinguishedName($0) }, dnsNames: dns,
      uris: uris, ipAddresses: [], notAfter: 0, sha256: SHA256.digest([UInt8]().span))
    return switch directory.caller(of: identity) {
    case .caller(let caller): caller.name
    case .refused(let reason): reason
    }
  }

  @Test func `each kind of name is a caller's, in whole`() throws {
    #expect(try who(uris: ["spiffe://t/a"]) == "a" && who(dns: ["x", "B.test"]) == "b")
    #expect(try who("CN=a,O=x") == "a" && who("CN=b") == "b")
    #expect(directory.callers.map(\.methods) == [[.mtls], [.mtls]])
    for nobody in [
      try who(), try who("CN=a"), try who("CN=A,O=x"), try who(dns: ["sub.a.test"]),
      try who(uris: ["spiffe://t/A"]), try who(uris: ["https://t/a"]),
    ] { #expect(nobody == "no name in it is a caller's") }
  }

  @Test func `several names must be the same caller's`() throws {
    #expect(try who("CN=a,O=x", dns: ["a.test", "z"], uris: ["spiffe://t/a"]) == "a")
    #expect(
      try who("CN=a,O=x", uris: ["spiffe://t/b"])
        == "the SPIFFE ID is the caller b, the subject is a")
    #expect(
      try who(dns: ["b.test"], uris: ["spiffe://t/a"])
        == "the SPIFFE ID is the caller a, a host name is b")
    #expect(
      try who(dns: ["a.test", "b.test"]) == "a host name is the caller a, a host name is b")
    #expect(
      try who("CN=b", uris: ["spiffe://t/unknown"]) == "b",
      "a name that is nobody's is in nobody's way")
  }

  @Test func `a SPIFFE ID stands alone among the URIs`() throws {
    #expect(
      try who("CN=a,O=x", uris: ["spiffe://t/a", "https://t"])
        == "a SPIFFE ID stands beside another URI")
    #expect(
      try who(uris: ["spiffe://t/a", "spiffe://t/a"]) == "a SPIFFE ID stands beside another URI")
    #expect(try who("CN=a,O=x", uris: ["https://t", "https://u"]) == "a")
  }
}
