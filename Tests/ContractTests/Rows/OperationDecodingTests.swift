import CallModel
import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct OperationDecodingTests {
  private func refusal(_ name: String, _ json: String) throws -> Refusal {
    let operation = try Calls.operation(name)
    return try Calls.refusal { _ = try operation.request(json: Array(json.utf8)) }
  }

  @Test func `names are the cloud's or lowerCamelCase`() throws {
    let operation = try Calls.operation("GetVpnGateway")
    for json in [#"{"vgw_id":"x"}"#, #"{"vgwId":"x"}"#] {
      let request = try operation.request(json: Array(json.utf8))
      #expect((request as? GetVpnGatewayRequest)?.vgwID == "x")
    }
  }

  @Test(arguments: [
    ("GetVpnGateway", #"{"vgw":"x"}"#, "vgw", "unknown"),
    (
      "CreateVpnGateway", #"{"vpn_gateway":{"eip1":{"bandwith_size":5}}}"#,
      "vpn_gateway.eip1.bandwith_size", "unknown"
    ),
    ("CreateVpnGateway", #"{"vpn_gateway":{"status":"ACTIVE"}}"#, "vpn_gateway.status", "unknown"),
    ("CreateVpnGateway", #"{"vpn_gateway":{"name":5}}"#, "vpn_gateway.name", "type"),
    ("CreateVpnGateway", #"{"vpn_gateway":{"bgp_asn":"x"}}"#, "vpn_gateway.bgp_asn", "type"),
    ("CreateVpnGateway", #"{"vpn_gateway":{"bgp_asn":1.5}}"#, "vpn_gateway.bgp_asn", "type"),
    (
      "CreateVpnGateway", #"{"vpn_gateway":{"local_subnets":"10.0.0.0/8"}}"#,
      "vpn_gateway.local_subnets", "type"
    ),
    (
      "CreateVpnGateway", #"{"vpn_gateway":{"tags":[{"key":"a"},{"kee":"b"}]}}"#,
      "vpn_gateway.tags[1].kee", "unknown"
    ),
    ("CreateVpnGateway", #"{"vpn_gateway":[]}"#, "vpn_gateway", "type"),
    ("UpdateVpnGateway", #"{"vpn_gateway":{"vpc_id":"x"}}"#, "vpn_gateway.vpc_id", "unknown"),
    ("GetVpnGateway", #"{"vgw_id":"x""#, "", "json"),
    ("GetVpnGateway", "", "", "json"),
    ("GetVpnGateway", "[]", "", "type"),
  ]) func `JSON that is not the request is refused at its place`(
    name: String, json: String, field: String, rule: String
  ) throws {
    let refusal = try refusal(name, json)
    #expect(refusal.code == .invalidArgument)
    #expect(refusal.reason == "MALFORMED_REQUEST")
    #expect(refusal.violations.map(\.field) == [field])
    #expect(refusal.violations.map(\.rule) == [rule])
    #expect(refusal.message.contains(field))
  }

  @Test func `deep nesting is refused`() throws {
    let deep = String(repeating: #"{"vpn_gateway":"#, count: 10_000)
    #expect(try refusal("CreateVpnGateway", deep).code == .invalidArgument)
  }

  @Test func `binary that is not the request is refused, unknown fields are not`() throws {
    let operation = try Calls.operation("GetVpnGateway")
    let refusal = try Calls.refusal { _ = try operation.request(proto: [0x0A, 0x05, 0x41]) }
    #expect(refusal.code == .invalidArgument)
    #expect(throws: Refusal.self) { try operation.request(proto: [0x0A, 0x01, 0xFF]) }
    let request = try operation.request(proto: [0x0A, 0x01, 0x41, 0x7A, 0x01, 0x42])
    #expect((request as? GetVpnGatewayRequest)?.vgwID == "A")
  }

  @Test func `an answer that is not the cloud's is not the caller's fault`() throws {
    let operation = try Calls.operation("GetVpnGateway")
    for body in ["", "[]", "{}", "<html>", #"{"vpn_gateway":5}"#, #"{"vpn_gateway":{"id":5}}"#] {
      let refusal = try Calls.refusal { _ = try operation.reply(cloudBody: Array(body.utf8)) }
      #expect(refusal.code == .internal)
      #expect(refusal.origin == .upstream)
      #expect(refusal.cause != nil)
    }
  }

  @Test func `what the cloud says beyond its manual is skipped`() throws {
    let operation = try Calls.operation("GetVpnGateway")
    let body = #"{"request_id":"r","vpn_gateway":{"id":"x","er_id":{"a":[1]},"status":null}}"#
    let reply = try operation.reply(cloudBody: Array(body.utf8))
    #expect(try text(operation.json(reply)) == #"{"id":"x"}"#)
  }

  @Test func `times with any fraction and offset are instants in UTC`() throws {
    let operation = try Calls.operation("GetVpnGateway")
    let body =
      #"{"vpn_gateway":{"created_at":"2022-11-28T02:22:27.24Z","#
      + #""updated_at":"2022-11-28T10:22:27+08:00"}}"#
    let reply = try operation.reply(cloudBody: Array(body.utf8))
    #expect(
      try text(operation.json(reply))
        == #"{"created_at":"2022-11-28T02:22:27.240Z","updated_at":"2022-11-28T02:22:27Z"}"#)
  }

  @Test func `an answer without a body is an empty reply`() throws {
    let operation = try Calls.operation("DeleteVpnGateway")
    #expect(try operation.reply(cloudBody: []) is Google_Protobuf_Empty)
    #expect(try operation.envelopedValue(in: []) == nil)
  }

  @Test func `a row of a list is a reply of what it fills`() throws {
    let body = try Examples.bytes("list-vpn-gateways.all.response")
    let list = try Calls.operation("ListVpnGateways")
    let get = try Calls.operation(try #require(list.rowsFill))
    let scanner = JSONScanner(body.span)
    var names: [String] = []
    try scanner.forEachRow(in: try #require(try list.envelopedValue(in: body))) {
      row throws(JSONFault) in
      let gateway = try? get.reply(cloudValue: body[row]) as? VpnGateway
      names.append(gateway?.name ?? "")
    }
    #expect(names == ["vpngw-1af3", "vpngw-2be4", "vpngw-5bd6"])
  }
}
