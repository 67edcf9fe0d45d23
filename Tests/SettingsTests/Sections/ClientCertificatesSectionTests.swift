import Cryptography
import Testing

@testable import Settings

struct ClientCertificatesSectionTests {
  private func listener(_ clients: String, _ more: String = "") -> String {
    """
    [{ address: "127.0.0.1:1", tls: { certificate_file: c, private_key: file:k, \(clients) }\(more) }]
    """
  }

  private func messages(_ clients: String, _ more: String = "") -> [String] {
    Sample.faults(in: "listeners", listener(clients, more)).map(\.message)
  }

  private func parsed(_ clients: String) throws -> Settings.Listener {
    try Sample.settings("listeners: \(listener(clients))").listeners[0]
  }

  @Test func `an authority alone makes certificates required, and a way to be known`() throws {
    let listener = try parsed("client_ca_file: ca.pem")
    let clients = try #require(listener.clientCertificates)
    #expect(clients.caFile == "conf/ca.pem" && clients.presence == .required)
    #expect(clients.crlFile == nil && clients.denied == [])
    #expect(listener.methods == [.apiKey, .virtualKey, .mtls])
  }

  @Test func `fingerprints are read as openssl prints them`() throws {
    let plain = String(repeating: "0aB1", count: 16)
    let pairs = stride(from: 0, to: 64, by: 2).map { String(Array(plain)[$0...($0 + 1)]) }
    let clients = try #require(
      parsed(
        """
        client_ca_file: ca, client_certificates: optional, client_crl_file: crl,
        denied_certificates: ["sha256:\(plain)"]
        """
      ).clientCertificates)
    #expect(clients.presence == .optional && clients.crlFile == "conf/crl")
    #expect(clients.denied.map(\.hexString) == [plain.lowercased()])
    let again = try parsed(
      "client_ca_file: ca, denied_certificates: [\"sha256:\(pairs.joined(separator: ":"))\"]")
    #expect(again.clientCertificates?.denied == clients.denied)
    for wrong in [plain, "sha256:\(plain.dropLast())", "sha256:\(plain)00", "sha1:aa"] {
      #expect(messages("client_ca_file: ca, denied_certificates: [\"\(wrong)\"]").count == 1)
    }
  }

  @Test func `nothing is said of clients without their authority`() {
    for key in ["client_certificates: optional", "client_crl_file: c", "denied_certificates: []"] {
      #expect(messages(key) == ["no certificates of clients are taken here"])
    }
    #expect(
      messages("client_ca_file: ca, client_certificates: maybe") == ["found another word"])
    #expect(
      messages("", ", methods: [mtls]") == ["no client is asked for a certificate here"])
  }

  @Test func `certificates may be required beside keys alone`() throws {
    let settings = try Sample.settings(
      "listeners: \(listener("client_ca_file: ca", ", methods: [api_key]"))")
    #expect(settings.listeners[0].methods == [.apiKey])
    #expect(settings.listeners[0].clientCertificates != nil)
  }
}
