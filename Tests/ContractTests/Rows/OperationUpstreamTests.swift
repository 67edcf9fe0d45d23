import CallModel
import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct OperationUpstreamTests {
  @Test func `the query is encoded and sorted as signing demands`() throws {
    let operation = try Calls.operation("ListVpnGateways")
    var request = ListVpnGatewaysRequest()
    request.enterpriseProjectID = ["b c", "a+b", "0"]
    request.pageSize = 10
    request.pageToken = "t"
    let sent = try operation.upstreamRequest(for: request, projectID: "p")
    #expect(
      text(sent.query)
        == "enterprise_project_id=0&enterprise_project_id=a%2Bb&enterprise_project_id=b%20c")
    #expect(text(sent.path) == "/v5/p/vpn-gateways")
    #expect(sent.body == nil)
  }

  @Test func `a value that would step up in the path is not sent`() throws {
    let operation = try Calls.operation("GetVpnGateway")
    for id in ["", ".", ".."] {
      let request = GetVpnGatewayRequest.with { $0.vgwID = id }
      #expect(throws: Refusal.self) {
        try operation.upstreamRequest(for: request, projectID: "p")
      }
    }
    let odd = GetVpnGatewayRequest.with { $0.vgwID = "../x?y#z" }
    let sent = try operation.upstreamRequest(for: odd, projectID: "p")
    #expect(text(sent.path) == "/v5/p/vpn-gateways/..%2Fx%3Fy%23z")
  }

  @Test func `nothing is sent that the caller has not given`() throws {
    let operation = try Calls.operation("CreateVpnGateway")
    var request = CreateVpnGatewayRequest()
    request.vpnGateway.name = "n"
    request.vpnGateway.eip1.type = ""
    let sent = try operation.upstreamRequest(for: request, projectID: "p")
    #expect(
      text(try #require(sent.body)) == #"{"vpn_gateway":{"name":"n","eip1":{"type":""}}}"#)
  }

  @Test func `texts are escaped, so that no value writes JSON of its own`() throws {
    let operation = try Calls.operation("CreateVpnGateway")
    var request = CreateVpnGatewayRequest()
    request.vpnGateway.name = #"a","vpc_id":"b\"#
    let body = try #require(try operation.upstreamRequest(for: request, projectID: "p").body)
    let tree = try JSONTree.read(body).structValue.fields["vpn_gateway"]?.structValue.fields
    #expect(tree?.keys.sorted() == ["name"])
    #expect(tree?["name"]?.stringValue == #"a","vpc_id":"b\"#)
  }
}
