import Contract
import Testing

@testable import Upstream

/// What a look at a gateway tells of a change whose answer was lost.
@Suite struct AfterLostAnswerTests {
  private func finding(of change: String, in seen: String) throws -> String {
    let operation = try #require(OperationTable.shared.operation(named: "UpdateVpnGateway"))
    let check = AfterLostAnswer(
      operation: operation,
      request: CloudRequest(
        method: Array("PUT".utf8), target: Array("/v5/p/vpn-gateways/1".utf8),
        body: Array(#"{"vpn_gateway":\#(change)}"#.utf8)))
    let answer = CloudAnswer(status: 200, body: Array(#"{"vpn_gateway":\#(seen)}"#.utf8))
    return Self.word(check.finding(in: answer))
  }

  private static func word(_ finding: AfterLostAnswer.Finding) -> String {
    switch finding {
    case .done: "done"
    case .absent: "absent"
    case .unseen: "unseen"
    case .unclear: "unclear"
    }
  }

  @Test(arguments: [
    (#"{"name":"a"}"#, #"{"name":"a","flavor":"Basic"}"#, "done"),
    (#"{"name":"a"}"#, #"{"name":"b"}"#, "absent"),
    (#"{"name":"a"}"#, #"{"name":"b","status":"ACTIVE"}"#, "absent"),
    (#"{"name":"a"}"#, #"{"name":"b","status":"PENDING_UPDATE"}"#, "unclear"),
    (#"{"name":"a"}"#, #"{"name":"a","status":"PENDING_UPDATE"}"#, "done"),
    (#"{"name":"a"}"#, #"{"flavor":"Basic"}"#, "unseen"),
    (#"{}"#, #"{"name":"a"}"#, "unseen"),
    // Lists as given.
    (#"{"local_subnets":["1","2"]}"#, #"{"local_subnets":["1","2"]}"#, "done"),
    (#"{"local_subnets":["1","2"]}"#, #"{"local_subnets":["1","2","3"]}"#, "absent"),
    (#"{"local_subnets":["1","2"]}"#, #"{"local_subnets":["1","3"]}"#, "absent"),
    // VGW-13: the EIP to bind is the bound one's id afterwards.
    (#"{"eip_id_1":"x"}"#, #"{"eip1":{"id":"x","type":"5_bgp"}}"#, "done"),
    (#"{"eip_id_1":"x","eip_id_2":"y"}"#, #"{"eip1":{"id":"x"},"eip2":{"id":"y"}}"#, "done"),
    (#"{"eip_id_1":"x","eip_id_2":"y"}"#, #"{"eip1":{"id":"x"},"eip2":{"id":"z"}}"#, "absent"),
    (#"{"eip_id_1":"x"}"#, #"{"eip1":{"id":"y"}}"#, "absent"),
    (#"{"eip_id_1":"x"}"#, #"{"eip2":{"id":"x"}}"#, "absent"),
    (#"{"eip_id_1":"x"}"#, #"{"eip1":{"type":"5_bgp"}}"#, "unseen"),
    // B7: a get does not show the template; with it, only the rest can say no.
    (#"{"policy_template":{"a":{"b":1}}}"#, #"{"name":"a"}"#, "unseen"),
    (#"{"name":"a","policy_template":{"a":{"b":1}}}"#, #"{"name":"a"}"#, "unseen"),
    (#"{"name":"a","policy_template":{"a":{"b":1}}}"#, #"{"name":"b"}"#, "absent"),
    // Objects by what is wanted of them.
    (
      #"{"policy_template":{"a":{"b":1}}}"#, #"{"policy_template":{"a":{"b":1,"c":2},"d":3}}"#,
      "done"
    ),
    (
      #"{"policy_template":{"a":{"b":1}}}"#, #"{"policy_template":{"a":{"b":2}}}"#, "absent"
    ),
    (#"{"policy_template":{"a":{"b":1}}}"#, #"{"policy_template":{"a":{"c":2}}}"#, "unseen"),
    (#"{"name":"a"}"#, "1", "unseen"),
  ])
  func `a change is compared with what is there`(
    change: String, seen: String, expected: String
  ) throws {
    #expect(try finding(of: change, in: seen) == expected)
  }

  @Test func `a verb behind the resource is not part of it`() throws {
    let operation = try #require(
      OperationTable.shared.operation(named: "UpdateVpnGatewaySpecification"))
    let check = AfterLostAnswer(
      operation: operation,
      request: CloudRequest(
        method: Array("POST".utf8),
        target: Array("/v5/p/vpn-gateways/1/update-specification?a=b".utf8)))
    #expect(String(decoding: check.look.method, as: UTF8.self) == "GET")
    #expect(String(decoding: check.look.target, as: UTF8.self) == "/v5/p/vpn-gateways/1")
  }

  @Test func `a delete is done when the gateway is gone or going`() throws {
    let operation = try #require(OperationTable.shared.operation(named: "DeleteVpnGateway"))
    let check = AfterLostAnswer(
      operation: operation,
      request: CloudRequest(
        method: Array("DELETE".utf8), target: Array("/v5/p/vpn-gateways/1".utf8)))
    func seen(_ status: String) -> String {
      let body = Array(#"{"vpn_gateway":{"status":"\#(status)"}}"#.utf8)
      return Self.word(check.finding(in: CloudAnswer(status: 200, body: body)))
    }
    #expect(seen("PENDING_DELETE") == "done")
    #expect(seen("ACTIVE") == "absent")
    #expect(Self.word(check.findingOfNothing) == "done")
  }
}
