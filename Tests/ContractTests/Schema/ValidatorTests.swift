import CallModel
import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct ValidatorTests {
  private let gateway =
    #""vpc_id":"cb4a631d-de30-4a8d-8a86-ca3fa348c36c","local_subnets":["192.168.0.0/24"],"#
    + #""connect_subnet":"f5741286-de30-4a8d-8a86-2c82bd9ee114""#

  @Test func `what the specification allows passes`() throws {
    #expect(try Calls.violationsOfCreate("{\(gateway)}") == [])
    let all =
      #"{\#(gateway),"name":"vpngw-1","network_type":"public","attachment_type":"vpc","#
      + #""ip_version":"ipv4","bgp_asn":4294967295,"flavor":"Professional2","#
      + #""availability_zone_ids":["az1","az2"],"enterprise_project_id":"0","#
      + #""eip1":{"type":"5_bgp","charge_mode":"traffic","bandwidth_size":1000,"#
      + #""bandwidth_name":"b"},"eip2":{"id":"cff40e5e-de30-4a8d-8a86-7366077bf097"},"#
      + #""ha_mode":"active-standby","tags":[{"key":"k","value":""}]}"#
    #expect(try Calls.violationsOfCreate(all) == [])
  }

  @Test(arguments: [
    (#""name":"\#(String(repeating: "x", count: 65))""#, "vpn_gateway.name", "pattern"),
    (#""name":"""#, "vpn_gateway.name", "pattern"),
    (#""network_type":"both""#, "vpn_gateway.network_type", "words"),
    (#""ip_version":"ipv6""#, "vpn_gateway.ip_version", "words"),
    (#""flavor":"Basic""#, "vpn_gateway.flavor", "words"),
    (#""ha_mode":"none""#, "vpn_gateway.ha_mode", "words"),
    (#""bgp_asn":0"#, "vpn_gateway.bgp_asn", "range"),
    (#""bgp_asn":4294967296"#, "vpn_gateway.bgp_asn", "range"),
    (#""access_vpc_id":"x""#, "vpn_gateway.access_vpc_id", "pattern"),
    (#""enterprise_project_id":"1""#, "vpn_gateway.enterprise_project_id", "pattern"),
    (#""availability_zone_ids":["a","b","c"]"#, "vpn_gateway.availability_zone_ids", "VGW-6"),
    (#""availability_zone_ids":["a","a"]"#, "vpn_gateway.availability_zone_ids", "VGW-6"),
    (#""availability_zone_ids":[""]"#, "vpn_gateway.availability_zone_ids[0]", "length"),
    (#""tags":[{"key":"k"}]"#, "vpn_gateway.tags[0].value", "required"),
    (
      #""tags":[{"key":"a","value":"b"},{"key":"*","value":"b"}]"#, "vpn_gateway.tags[1].key",
      "pattern"
    ),
    (#""eip1":{"type":"t","bandwidth_size":0}"#, "vpn_gateway.eip1.bandwidth_size", "VGW-10"),
    (#""eip1":{"type":"t","bandwidth_size":1001}"#, "vpn_gateway.eip1.bandwidth_size", "VGW-10"),
    (
      #""eip1":{"type":"\#(String(repeating: "t", count: 37))","bandwidth_size":1}"#,
      "vpn_gateway.eip1.type", "length"
    ),
    (
      #""access_private_ip_1":"1.2.3.4","access_private_ip_2":"1.2.3""#,
      "vpn_gateway.access_private_ip_2", "pattern"
    ),
  ]) func `a value out of bounds is named by path and rule`(
    member: String, field: String, rule: String
  ) throws {
    let violations = try Calls.violationsOfCreate("{\(gateway),\(member)}")
    #expect(violations.map(\.field) == [field])
    #expect(violations.map(\.rule) == [rule])
  }

  @Test func `a list that is too long is refused once, not item by item`() throws {
    let subnets = (0..<51).map { _ in #""x""# }.joined(separator: ",")
    let violations = try Calls.violationsOfCreate(
      #"{"vpc_id":"cb4a631d-de30-4a8d-8a86-ca3fa348c36c","local_subnets":[\#(subnets)],"#
        + #""connect_subnet":"f5741286-de30-4a8d-8a86-2c82bd9ee114"}"#)
    #expect(violations.map(\.rule) == ["VGW-3"])
    #expect(violations[0].description == "must have 1 to 50 items")
    let tags = (0..<21).map { #"{"key":"k\#($0)","value":""}"# }.joined(separator: ",")
    #expect(
      try Calls.violationsOfCreate("{\(gateway),\"tags\":[\(tags)]}").map(\.rule) == ["VGW-12"])
  }

  @Test func `no more is reported than a caller can read`() throws {
    let tags = (0..<20).map { _ in #"{"key":"*","value":"*"}"# }.joined(separator: ",")
    let violations = try Calls.violationsOfCreate("{\(gateway),\"tags\":[\(tags)]}")
    #expect(violations.count == Validator.maximumViolations)
  }

  @Test func `a missing message, id or word is required`() throws {
    let create = try Calls.operation("CreateVpnGateway")
    #expect(create.validate(CreateVpnGatewayRequest()).map(\.field).contains("vpn_gateway"))
    let change = try Calls.operation("UpdateVpnGatewaySpecification")
    let violations = change.validate(UpdateVpnGatewaySpecificationRequest())
    #expect(violations.map(\.field) == ["vgw_id", "flavor"])
    #expect(violations.map(\.rule) == ["required", "required"])
  }

  @Test func `a refusal carries the violations and says the first`() throws {
    let operation = try Calls.operation("GetVpnGateway")
    var request = GetVpnGatewayRequest()
    request.vgwID = "nothing"
    let refusal = try Calls.refusal { try operation.check(request) }
    #expect(refusal.code == .invalidArgument)
    #expect(refusal.reason == "CONSTRAINT_VIOLATED")
    #expect(refusal.violations.map(\.field) == ["vgw_id"])
    #expect(refusal.message.contains("vgw_id must be a UUID"))
    #expect(!refusal.message.contains("nothing"))
  }

  @Test func `a field that only the gateway sets is not demanded`() throws {
    var edited = try EditedContract()
    edited.edit(field: "value", of: "ResourceTag") {
      $0.options.Google_Api_fieldBehavior = [.required, .outputOnly]
    }
    let (operation, request) = try Calls.rest(
      "POST", "/v1/vpn-gateways", #"{\#(gateway),"tags":[{"key":"k"}]}"#,
      table: try edited.table())
    #expect(operation.validate(request) == [])
  }
}
