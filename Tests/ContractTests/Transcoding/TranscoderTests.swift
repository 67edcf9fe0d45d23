import CallModel
import SwiftProtobuf
import TestTools
import Testing

@testable import Contract

/// Two speeds, one meaning: what the transcoder writes is what the generated message would.
@Suite struct TranscoderTests {
  private static let answers = [
    ("GetVpnGateway", "get-vpn-gateway.flow1.response"),
    ("GetVpnGateway", "get-vpn-gateway.private.response"),
    ("CreateVpnGateway", "create-vpn-gateway.public.response"),
    ("UpdateVpnGateway", "update-vpn-gateway.response"),
    ("ListVpnGateways", "list-vpn-gateways.all.response"),
    ("ListVpnGatewayAvailabilityZones", "list-vpn-gateway-availability-zones.response"),
  ]

  /// Whether the short way was taken.
  private func isTranscoded(_ operation: Contract.Operation, _ body: [UInt8]) -> Bool {
    var sink = ProtoSink(body)
    return Contract.Operation.transcode(body, operation.plan, to: &sink)
  }

  /// Both ways refuse, or both say the same, in both forms.
  private func expectSame(_ operation: Contract.Operation, _ body: [UInt8]) throws {
    guard let reply = try? operation.reply(cloudBody: body) else {
      // The body itself says what was wrong, as far as it can be shown.
      #expect(throws: Refusal.self, "\(text(body))") { try operation.replyJSON(cloudBody: body) }
      #expect(throws: Refusal.self, "\(text(body))") { try operation.replyProto(cloudBody: body) }
      return
    }
    let json = try operation.replyJSON(cloudBody: body)
    let proto = try operation.replyProto(cloudBody: body)
    let expected = try operation.proto(reply)
    #expect(
      try operation.proto(try operation.reply(json: json)) == expected, "\(text(body))")
    #expect(
      try operation.proto(try operation.reply(proto: proto)) == expected, "\(text(body))")
  }

  @Test(arguments: answers)
  func `an example says the same by either way`(name: String, example: String) throws {
    let operation = try Calls.operation(name)
    let body = try Examples.bytes(example)
    // Maps are left to the message.
    #expect(isTranscoded(operation, body) == (name != "ListVpnGatewayAvailabilityZones"))
    try expectSame(operation, body)
    let reply = try operation.reply(cloudBody: body)
    #expect(
      try JSONTree.read(try operation.replyJSON(cloudBody: body))
        == JSONTree.read(try operation.json(reply)))
  }

  @Test(arguments: [
    (#"{"vpn_gateway":{}}"#, true),
    (#"{"a":[1],"vpn_gateway":{"id":"x","er_id":{"a":[{}]},"status":null,"tags":[]},"b":2}"#, true),
    (#"{"vpn_gateway":{"name":"a\"\u00e9\\","local_subnets":["x","\n"],"eip1":{}}}"#, true),
    (#"{"vpn_gateway":{"bgp_asn":4294967295,"connection_number":-1,"bgpAsn":1}}"#, false),
    (#"{"vpn_gateway":{"bgpAsn":4294967295,"connection_number":-1}}"#, true),
    (#"{"vpn_gateway":{"bgp_asn":"64512"}}"#, false),
    (#"{"vpn_gateway":{"bgp_asn":6.4e1}}"#, false),
    (#"{"vpn_gateway":{"bgp_asn":9223372036854775807}}"#, false),
    (#"{"vpn_gateway":{"connection_number":2147483648}}"#, false),
    (#"{"vpn_gateway":{"id":"a","id":"b"}}"#, false),
    (#"{"vpn_gateway":{"\u0069d":"a"}}"#, false),
    (#"{"vpn_gateway":{"local_subnets":["a",null]}}"#, false),
    (#"{"vpn_gateway":{"id":5}}"#, false),
    (#"{"vpn_gateway":{"tags":{}}}"#, false),
    (#"{"vpn_gateway":{"eip1":[]}}"#, false),
    (#"{"vpn_gateway":{"tags":[{"key":"a","value":"b"},{"key":"c","value":""}]}}"#, true),
    (#"{"vpn_gateway":{"created_at":"2022-11-28T10:22:27.5+08:00"}}"#, true),
    (#"{"vpn_gateway":{"created_at":"yesterday"}}"#, false),
    (#"{"vpn_gateway":{"created_at":"1969-12-31T23:59:59Z"}}"#, true),
    (#"{"vpn_gateway":null}"#, false),
    (#"{"vpn_gateway":{}} x"#, false),
    (#"{"vpn_gateway":{},"vpn_gateway":{}}"#, false),
    (#"{"request_id":"r"}"#, false),
    ("", false),
  ]) func `any form means what the message makes of it`(json: String, isShort: Bool) throws {
    let operation = try Calls.operation("GetVpnGateway")
    #expect(isTranscoded(operation, Array(json.utf8)) == isShort)
    try expectSame(operation, Array(json.utf8))
  }

  @Test func `an empty list is an empty reply`() throws {
    let operation = try Calls.operation("ListVpnGateways")
    for json in [#"{"vpn_gateways":[]}"#, #"{"vpn_gateways":null}"#] {
      #expect(try operation.replyJSON(cloudBody: Array(json.utf8)) == Array("{}".utf8))
      #expect(try operation.replyProto(cloudBody: Array(json.utf8)) == [])
    }
  }

  @Test(arguments: [
    (#"{"vpn_gateway":{"id":"a","bgp_asn":5},"request_id":"r"}"#, #"{"id":"a","bgp_asn":5}"#),
    (#" { "vpn_gateway" : { "id" : "a" , "eip1" : { } } } "#, #"{"id":"a","eip1":{}}"#),
    (#"{"vpn_gateway":{"x":[{}],"id":"a","y":1,"name":null,"tags":[]}}"#, #"{"id":"a"}"#),
    (#"{"vpn_gateway":{"bgpAsn":5,"id":"a"}}"#, #"{"bgp_asn":5,"id":"a"}"#),
    (#"{"vpn_gateway":{"local_subnets":["a", "b"],"x":0}}"#, #"{"local_subnets":["a","b"]}"#),
    (
      #"{"vpn_gateway":{"created_at":"2022-11-28T02:22:27.24Z","id":"a"}}"#,
      #"{"created_at":"2022-11-28T02:22:27.240Z","id":"a"}"#
    ),
    (#"{"vpn_gateway":{"bgp_asn":-0}}"#, #"{"bgp_asn":0}"#),
  ]) func `what is ours stays as it stands, and nothing else does`(
    body: String, reply: String
  ) throws {
    let operation = try Calls.operation("GetVpnGateway")
    #expect(text(try operation.replyJSON(cloudBody: Array(body.utf8))) == reply)
    try expectSame(operation, Array(body.utf8))
  }

  @Test func `an answer without a body is an empty reply`() throws {
    let operation = try Calls.operation("DeleteVpnGateway")
    #expect(try operation.replyJSON(cloudBody: []) == Array("{}".utf8))
    #expect(try operation.replyProto(cloudBody: []) == [])
  }

  @Test(arguments: answers)
  func `a damaged answer is refused by both ways or means the same`(
    name: String, example: String
  ) throws {
    let operation = try Calls.operation(name)
    let original = try Examples.bytes(example)
    var random = Dice(state: 42)
    let pool = Array(#"{}[]":,\n0123456789-.eTZ aé"#.utf8)
    for _ in 0..<400 {
      var body = original
      for _ in 0...random.below(3) {
        let place = random.below(body.count)
        switch random.below(3) {
        case 0: body[place] = pool[random.below(pool.count)]
        case 1: body.remove(at: place)
        default: body.insert(pool[random.below(pool.count)], at: place)
        }
      }
      try expectSame(operation, body)
    }
  }
}
