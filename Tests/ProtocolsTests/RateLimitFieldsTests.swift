import CallModel
import HTTP2Wire
import Testing

@testable import Protocols

/// draft-ietf-httpapi-ratelimit-headers-11.
@Suite struct RateLimitFieldsTests {
  private func limit(_ policy: StaticString, _ remaining: Int, _ nanoseconds: UInt64) -> String {
    var fields = FieldBlock()
    RateLimitFields.append(policy, remaining: remaining, nextUnit: nanoseconds, to: &fields)
    return "\(fields.nameText(at: 0)): \(fields.valueText(at: 0))"
  }

  @Test func `a policy is a list of quotas, each in its unit`() {
    func policy(_ allowances: Allowance...) -> String {
      String(decoding: RateLimitFields.policy(allowances), as: UTF8.self)
    }
    let read = Allowance(caller: "c", policy: "read", limit: 100, windowSeconds: 1)
    let write = Allowance(caller: "c", policy: "write", limit: 30, windowSeconds: 60)
    let places = Allowance(caller: "c", policy: "in_flight", limit: 64, windowSeconds: nil)
    #expect(policy(read) == "\"read\";q=100;w=1")
    #expect(
      policy(read, write, places)
        == "\"read\";q=100;w=1, \"write\";q=30;w=60, "
        + "\"in_flight\";q=64;qu=\"concurrent-requests\"")
    #expect(policy() == "")
  }

  @Test func `how one stands is told in calls and in seconds, rounded up`() {
    #expect(limit("read", 42, 1) == "ratelimit: \"read\";r=42;t=1")
    #expect(limit("write", 0, 1_000_000_000) == "ratelimit: \"write\";r=0;t=1")
    #expect(limit("read", 9, 1_000_000_001) == "ratelimit: \"read\";r=9;t=2")
    #expect(limit("read", 10, 0) == "ratelimit: \"read\";r=10;t=0")
  }

  @Test func `the largest numbers fit, and no number is below zero`() {
    #expect(
      limit("in_flight", .max, .max)
        == "ratelimit: \"in_flight\";r=9223372036854775807;t=18446744074")
    #expect(limit("read", -1, 5) == "ratelimit: \"read\";r=0;t=1")
  }
}
