import Testing

@testable import Settings

struct EndpointTests {
  @Test(
    arguments: [
      ("https://vpn.example", "vpn.example", 443, "vpn.example"),
      ("HTTPS://VPN.Example:443", "vpn.example", 443, "vpn.example"),
      ("https://localhost:8444", "localhost", 8444, "localhost:8444"),
      ("https://10.0.0.1:1", "10.0.0.1", 1, "10.0.0.1:1"),
      ("https://[::1]:8444", "::1", 8444, "[::1]:8444"),
      ("https://[2001:DB8::1]", "2001:db8::1", 443, "[2001:db8::1]"),
    ])
  func `host and port are read`(text: String, host: String, port: UInt16, authority: String) throws
  {
    let endpoint = try Endpoint(text)
    #expect(endpoint.host == host)
    #expect(endpoint.port == port)
    #expect(endpoint.authority == authority)
    #expect(endpoint.isLiteral == (host.contains(":") || host.hasPrefix("10.")))
  }

  @Test(
    arguments: [
      ("http://vpn.example", "http would send signed requests in clear"),
      ("vpn.example", "the scheme is missing or another one"),
      (
        "https://u:p@vpn.example",
        "a user name or password is written in the address; credentials have their own section"
      ),
      ("https://vpn.example/", "there is a path or query after the host"),
      ("https://vpn.example?x", "there is a path or query after the host"),
      ("https://", "host and port cannot be told apart"),
      ("https://a:b", "host and port cannot be told apart"),
      ("https://::1", "host and port cannot be told apart"),
      ("https://a:0", "the port is not a plain number from 1 to 65535"),
      ("https://a:65536", "the port is not a plain number from 1 to 65535"),
      ("https://a:0443", "the port is not a plain number from 1 to 65535"),
      ("https://a_b.example", "the host is no name and no address"),
      ("https://-a.example", "the host is no name and no address"),
      ("https://a..example", "the host is no name and no address"),
      ("https://256.0.0.1", "the host is no name and no address"),
      ("https://[10.0.0.1]", "the host is no name and no address"),
      ("https://[vpn]", "the host is no name and no address"),
      ("https://é.example", "the host is no name and no address"),
    ])
  func `anything else says what is wrong`(text: String, message: String) {
    let problem = #expect(throws: ValueProblem.self) { try Endpoint(text) }
    #expect(problem?.message == message)
  }
}
