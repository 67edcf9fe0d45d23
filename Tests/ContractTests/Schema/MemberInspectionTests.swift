import CallModel
import Testing

@testable import Contract

@Suite struct DuplicateMembersTests {
  @Test(
    arguments: [
      (#"{"vpn_gateway":{"name":"a","name":"b"}}"#, "vpn_gateway.name"),
      (#"{"vpn_gateway":{"vpc_id":"a","vpcId":"b"}}"#, "vpn_gateway.vpc_id"),
      (#"{"vpn_gateway":{"n\u0061me":"a","name":"b"}}"#, "vpn_gateway.name"),
      (#"{"vpn_gateway":{},"vpnGateway":null}"#, "vpn_gateway"),
      (#"{"vpn_gateway":{"eip1":{"id":"a","id":"a"}}}"#, "vpn_gateway.eip1.id"),
      (
        #"{"vpn_gateway":{"tags":[{"key":"a"},{"key":"a","key":"b"}]}}"#,
        "vpn_gateway.tags[1].key"
      ),
    ])
  func `a field that is given twice is refused by name`(json: String, path: String) throws {
    let operation = try Calls.operation("CreateVpnGateway")
    let refusal = try Calls.refusal { _ = try operation.request(json: Array(json.utf8)) }
    #expect(refusal.code == .invalidArgument)
    #expect(refusal.violations.map(\.field) == [path])
    #expect(refusal.violations.map(\.rule) == ["duplicate"])
    #expect(
      refusal.message == "the request cannot be read: '\(path)' is given more than once")
  }

  @Test func `the same name at two places is no repetition`() throws {
    let operation = try Calls.operation("CreateVpnGateway")
    let json = #"{"vpn_gateway":{"name":"a","eip1":{"id":"x"},"eip2":{"id":"x"}}}"#
    _ = try operation.request(json: Array(json.utf8))
  }

  @Test func `a mask that is given twice is refused`() throws {
    let operation = try Calls.operation("UpdateVpnGateway")
    let json = #"{"update_mask":"name","updateMask":"name"}"#
    let refusal = try Calls.refusal { _ = try operation.request(json: Array(json.utf8)) }
    #expect(refusal.violations.map(\.field) == ["update_mask"])
  }

  @Test func `a REST body is held to it too`() throws {
    let refusal = try Calls.refusal {
      _ = try Calls.rest("POST", "/v1/vpn-gateways", #"{"name":"a","name":"b"}"#)
    }
    #expect(refusal.violations.map(\.field) == ["vpn_gateway.name"])
  }
}
