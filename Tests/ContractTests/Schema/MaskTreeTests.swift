import CallModel
import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct MaskTreeTests {
  private func update(
    _ paths: [String], _ change: (inout VpnGatewayPatch) -> Void = { _ in },
    table: OperationTable = Calls.table
  ) throws -> (Contract.Operation, UpdateVpnGatewayRequest) {
    var request = UpdateVpnGatewayRequest()
    request.vgwID = Calls.gateway
    request.vpnGateway = VpnGatewayPatch()
    change(&request.vpnGateway)
    request.updateMask.paths = paths
    return (try #require(table.operation(named: "UpdateVpnGateway")), request)
  }

  private func body(_ call: (Contract.Operation, UpdateVpnGatewayRequest)) throws -> String {
    text(try #require(try call.0.upstreamRequest(for: call.1, projectID: "p").body))
  }

  /// A contract in which an update may empty the list of networks, as other services allow.
  private func lenient() throws -> OperationTable {
    var edited = try EditedContract()
    edited.edit(field: "local_subnets", of: "VpnGatewayPatch") {
      $0.options.Gatehouse_field.clearMinItems()
    }
    edited.edit(field: "name", of: "VpnGatewayPatch") {
      $0.options.Gatehouse_field.format = .unspecified
    }
    return try edited.table()
  }

  @Test func `without a mask exactly what is given is sent`() throws {
    let call = try update([]) { $0.name = "n" }
    #expect(try body(call) == #"{"vpn_gateway":{"name":"n"}}"#)
    #expect(call.0.validate(call.1) == [])
  }

  @Test func `with a mask only what it names is sent`() throws {
    let call = try update(["name"]) {
      $0.name = "n"
      $0.localSubnets = ["10.0.0.0/8"]
    }
    #expect(try body(call) == #"{"vpn_gateway":{"name":"n"}}"#)
  }

  @Test func `a list or text that is named and absent is emptied`() throws {
    let call = try update(["local_subnets", "name", "policy_template"], table: try lenient())
    #expect(call.0.validate(call.1) == [])
    #expect(
      try body(call) == #"{"vpn_gateway":{"name":"","local_subnets":[],"policy_template":{}}}"#)
  }

  @Test func `what must not be empty cannot be emptied`() throws {
    let call = try update(["local_subnets", "name", "policy_template.ike_policy.lifetime_seconds"])
    let violations = call.0.validate(call.1)
    #expect(
      violations.map(\.field) == [
        "vpn_gateway.name", "vpn_gateway.local_subnets",
        "vpn_gateway.policy_template.ike_policy.lifetime_seconds",
      ])
    #expect(violations.map(\.rule) == ["required", "VGW-3", "required"])
  }

  @Test func `a path may lead into a message`() throws {
    let call = try update(["policyTemplate.ike_policy.dh_group", "policy_template.ikePolicy"]) {
      $0.policyTemplate.ikePolicy.dhGroup = "group14"
      $0.policyTemplate.ikePolicy.lifetimeSeconds = 60
      $0.policyTemplate.ipsecPolicy.pfs = "disable"
    }
    #expect(
      try body(call)
        == #"{"vpn_gateway":{"policy_template":{"ike_policy":"#
        + #"{"dh_group":"group14","lifetime_seconds":60}}}}"#)
    let one = try update(["policy_template.ike_policy.dh_group"]) {
      $0.policyTemplate.ikePolicy.dhGroup = "group14"
      $0.policyTemplate.ikePolicy.lifetimeSeconds = 60
    }
    #expect(
      try body(one)
        == #"{"vpn_gateway":{"policy_template":{"ike_policy":{"dh_group":"group14"}}}}"#)
  }

  @Test(arguments: [
    ("vpc_id", "immutable"), ("status", "immutable"), ("eip1.id", "immutable"), ("nmae", "unknown"),
    ("", "unknown"), ("*", "unknown"), ("name.x", "unknown"), ("local_subnets.0", "unknown"),
    ("vpn_gateway.name", "unknown"), ("policy_template.", "unknown"), (".name", "unknown"),
  ]) func `a path that names nothing to change is refused`(path: String, rule: String) throws {
    let call = try update([path]) { $0.name = "n" }
    #expect(call.0.validate(call.1).map(\.rule) == [rule])
    #expect(call.0.validate(call.1).map(\.field) == ["update_mask"])
    #expect(throws: Refusal.self) { try body(call) }
  }

  @Test func `a mask of many paths is bounded`() throws {
    let call = try update(Array(repeating: "name", count: 129)) { $0.name = "n" }
    #expect(call.0.validate(call.1).map(\.rule) == ["items"])
  }

  @Test func `an update of nothing is refused`() throws {
    let call = try update([])
    #expect(call.0.validate(call.1).map(\.rule) == ["B37"])
  }

  @Test func `JSON names fields in a mask as the cloud writes them or in lowerCamelCase`() throws {
    let operation = try Calls.operation("UpdateVpnGateway")
    for mask in ["name,eip_id_1", "name,eipId1"] {
      let json =
        #"{"vgw_id":"\#(Calls.gateway)","update_mask":"\#(mask)","#
        + #""vpn_gateway":{"name":"n","eip_id_1":"f1469b4a-de30-4a8d-8a86-bb7de91cf493"}}"#
      let request = try operation.request(json: Array(json.utf8))
      #expect(operation.validate(request) == [])
      let sent = try operation.upstreamRequest(for: request, projectID: "p")
      #expect(
        text(try #require(sent.body))
          == #"{"vpn_gateway":{"name":"n","eip_id_1":"f1469b4a-de30-4a8d-8a86-bb7de91cf493"}}"#)
    }
    for json in [
      #"{"update_mask":["name"]}"#, #"{"update_mask":"a","updateMask":"b"}"#, #"{"update_mask":1}"#,
      #"{"update_mask":"name","#, #"[]"#,
    ] {
      #expect(throws: Refusal.self) { try operation.request(json: Array(json.utf8)) }
    }
  }
}
