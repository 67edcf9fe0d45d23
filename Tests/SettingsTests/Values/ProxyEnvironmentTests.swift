import Cryptography
import Testing

@testable import Settings

struct ProxyEnvironmentTests {
  private func way(
    to endpoint: String, _ variables: [String: String]
  ) throws -> ProxyEnvironment.Proxy? {
    try ProxyEnvironment { variables[$0] }.proxy(for: Endpoint(endpoint))
  }

  @Test(arguments: ["HTTPS_PROXY", "https_proxy"])
  func `a proxy is taken from the environment`(name: String) throws {
    let proxy = try #require(
      try way(to: "https://vpn.example", [name: "http://proxy.corp:3128/"]))
    #expect(proxy.host == "proxy.corp")
    #expect(proxy.port == 3128)
    #expect(proxy.authorization == nil)
    #expect(try way(to: "https://vpn.example", [name: "proxy"])?.port == 80)
    #expect(try way(to: "https://vpn.example", [name: "[2001:db8::1]:1"])?.host == "2001:db8::1")
    #expect(try way(to: "https://vpn.example", [name: ""]) == nil)
    #expect(try way(to: "https://vpn.example", [:]) == nil)
  }

  @Test(arguments: [
    ("u:p", "Basic dTpw"), ("user:pass", "Basic dXNlcjpwYXNz"), ("a:b%40c%3A", "Basic YTpiQGM6"),
    ("u", "Basic dQ=="),
  ])
  func `its user and password become basic credentials`(user: String, field: String) throws {
    let proxy = try way(to: "https://vpn.example", ["HTTPS_PROXY": "http://\(user)@p:1"])
    #expect(proxy?.authorization?.isEqual(to: SecretBytes(utf8: field)) == true)
  }

  @Test(arguments: [
    "https://s3cr3t@p:1", "socks5://s3cr3t@p:1", "http://u:s3cr3t%4@p:1", "http://u:s3cr3t@",
    "http://u:s3cr3t@p:x", "http://u:s3cr3t@p:99999", "http://u:s3cr3t@p/path",
  ])
  func `what is no such proxy is a problem that does not repeat it`(text: String) {
    let problem = #expect(throws: FileProblem.self) {
      try way(to: "https://vpn.example", ["HTTPS_PROXY": text])
    }
    #expect(problem?.subject == "HTTPS_PROXY")
    #expect(problem?.description.contains("s3cr3t") == false)
  }

  @Test(arguments: [
    ("vpn.example", true), ("example", true), ("VPN.Example", true), (".vpn.example", false),
    (".example", true), ("*.example", true), ("pn.example", false), ("vpn.example:443", true),
    ("vpn.example:444", false), ("other, vpn.example", true), ("*", true), ("", false),
  ])
  func `names are left out with what is below them`(list: String, isStraight: Bool) throws {
    let proxy = try way(
      to: "https://vpn.example", ["HTTPS_PROXY": "http://p:1", "NO_PROXY": list])
    #expect((proxy == nil) == isStraight)
  }

  @Test(arguments: [
    ("10.1.2.3", true), ("10.0.0.0/8", true), ("10.1.2.0/31", false), ("10.1.2.2/31", true),
    ("0.0.0.0/0", true), ("::/0", false), ("10.1.2.3:443", true), ("10.1.2.3:1", false),
    ("10.1.2.3/33", false), ("example", false),
  ])
  func `networks are left out`(list: String, isStraight: Bool) throws {
    let proxy = try way(
      to: "https://10.1.2.3", ["https_proxy": "http://p:1", "no_proxy": list])
    #expect((proxy == nil) == isStraight)
  }

  @Test(arguments: ["https://localhost:9443", "https://127.0.0.1:9443", "https://[::1]:9443"])
  func `this machine is reached straight`(endpoint: String) throws {
    #expect(try way(to: endpoint, ["HTTPS_PROXY": "http://p:1"]) == nil)
  }
}
