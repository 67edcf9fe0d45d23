import Testing

@testable import Sandbox

struct FaultRuleTests {
  @Test(arguments: [
    ("/v5/*", true), ("/v5/p/vpn-gateways", true), ("*", true), ("*gateways", true),
    ("/v5/*/vpn-*s", true), ("/v5/p", false), ("*x", false), ("/v5/p/vpn-gateways*", true),
    ("**/**", true), ("*gateways/*", false), ("", false),
  ])
  func `a star stands for any run of characters`(_ pattern: String, _ matches: Bool) {
    var rule = FaultRule()
    rule.path = pattern
    #expect(
      rule.isAbout(.listVpnGateways, method: "GET", path: "/v5/p/vpn-gateways") == matches)
  }

  @Test func `a rule is about all that it does not narrow down`() {
    #expect(FaultRule().isAbout(.createToken, method: "POST", path: "/"))
    #expect(!FaultRule(operation: .createToken).isAbout(.listProjects, method: "GET", path: "/"))
    var rule = FaultRule()
    rule.method = "PUT"
    #expect(!rule.isAbout(.getVpnGateway, method: "GET", path: "/"))
  }
}
