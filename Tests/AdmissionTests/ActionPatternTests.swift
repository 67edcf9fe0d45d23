import Testing

@testable import Admission

struct ActionPatternTests {
  @Test(
    arguments: [
      ("vpn:vpnGateways:get", "vpn:vpnGateways:get"), ("*", "vpn:vpnGateways:get"), ("*", ""),
      ("vpn:*", "vpn:vpnGateways:get"), ("vpn:*:get", "vpn:vpnGateways:get"),
      ("vpn:*:get", "vpn:a:get:get"), ("*:get", "vpn:vpnGateways:get"), ("**", "x"),
      ("vpn:vpnGateways:?et", "vpn:vpnGateways:get"), ("???", "abc"), ("?*", "a"),
      ("*a*b*", "xaxbx"), ("a*", "a"), ("*aab", "aaaab"),
    ])
  func `a pattern fits`(pattern: String, action: String) {
    #expect(ActionPattern(pattern).matches(action))
  }

  @Test(
    arguments: [
      ("vpn:vpnGateways:get", "vpn:vpnGateways:gets"),
      ("vpn:vpnGateways:get", "vpn:vpngateways:get"),
      ("vpn:*:list", "vpn:vpnGateways:get"), ("vpn:*:list", "vpn:list"), ("vpn:*", "iam:x"),
      ("??", "a"), ("??", "abc"), ("", "a"), ("?", ""), ("a*b", "ac"), ("*x", "xy"),
    ])
  func `a pattern does not fit`(pattern: String, action: String) {
    #expect(!ActionPattern(pattern).matches(action))
  }

  @Test func `many wildcards take no exponential time`() {
    let pattern = ActionPattern(String(repeating: "*a", count: 60) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 5000)))
  }
}
