import CallModel
import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct OperationRESTTests {
  @Test func `path, query and body make one request`() throws {
    let (_, list) = try Calls.rest(
      "GET",
      "/v1/vpn-gateways?enterprise_project_id=0&page_size=5&enterprise_project_id=a%26b&pageToken=x"
    )
    let expected = ListVpnGatewaysRequest.with {
      $0.enterpriseProjectID = ["0", "a&b"]
      $0.pageSize = 5
      $0.pageToken = "x"
    }
    #expect((list as? ListVpnGatewaysRequest) == expected)

    let (operation, update) = try Calls.rest(
      "PATCH", "/v1/vpn-gateways/\(Calls.gateway)?update_mask=name,eip_id_1",
      #"{"name":"n","eip_id_1":"f1469b4a-de30-4a8d-8a86-bb7de91cf493"}"#)
    let request = try #require(update as? UpdateVpnGatewayRequest)
    #expect(request.vgwID == Calls.gateway)
    #expect(request.updateMask.paths == ["name", "eip_id_1"])
    #expect(request.vpnGateway.name == "n")
    #expect(operation.validate(request) == [])
  }

  @Test func `a body of the whole request leaves out what the path says`() throws {
    let target = "/v1/vpn-gateways/\(Calls.gateway)/update-specification"
    let (operation, request) = try Calls.rest("POST", target, #"{"flavor":"Professional2"}"#)
    let sent = try operation.upstreamRequest(for: request, projectID: "p")
    #expect(text(try #require(sent.body)) == #"{"vpn_gateway":{"flavor":"Professional2"}}"#)
    #expect(text(sent.path) == "/v5/p/vpn-gateways/\(Calls.gateway)/update-specification")
    let refusal = try Calls.refusal {
      _ = try Calls.rest("POST", target, #"{"vgw_id":"x","flavor":"Professional2"}"#)
    }
    #expect(refusal.violations.map(\.field) == ["vgw_id"])
  }

  @Test(
    arguments: [
      ("GET", "/v1/vpn-gateways?limit=5", "", "limit"),
      ("GET", "/v1/vpn-gateways?page_size=x", "", "page_size"),
      ("GET", "/v1/vpn-gateways?page_size=1&page_size=2", "", "page_size"),
      ("GET", "/v1/vpn-gateways?page_size=99999999999", "", "page_size"),
      ("GET", "/v1/vpn-gateways/x?vgw_id=y", "", "vgw_id"),
      ("GET", "/v1/vpn-gateways/x?", "", nil),
      ("GET", "/v1/vpn-gateways/x?a.b=y", "", "a.b"),
      ("GET", "/v1/caller?x", "", "x"),
      ("DELETE", "/v1/vpn-gateways/x?force=true", "", "force"),
      ("PATCH", "/v1/vpn-gateways/x?name=y", "{}", "name"),
      ("PATCH", "/v1/vpn-gateways/x?vpn_gateway.name=y", "{}", "vpn_gateway.name"),
      ("PATCH", "/v1/vpn-gateways/x?vpn_gateway=y", "{}", "vpn_gateway"),
      ("POST", "/v1/vpn-gateways/x/update-specification?flavor=y", "{}", "flavor"),
    ] as [(String, String, String, String?)])
  func `a parameter without a place is refused by name`(
    method: String, target: String, body: String, field: String?
  ) throws {
    guard let field else {
      #expect(throws: Never.self) { try Calls.rest(method, target, body) }
      return
    }
    let refusal = try Calls.refusal { _ = try Calls.rest(method, target, body) }
    #expect(refusal.code == .invalidArgument)
    #expect(refusal.violations.map(\.field) == [field])
  }

  @Test(arguments: [
    "{}, \"vgw_id\": \"x\"", "{}{}", "{\"name\":\"n\"}}", "{", "[]", "5", "{\"vpn_gateway\":{}}",
  ]) func `a body is one value and no more`(body: String) {
    #expect(throws: Refusal.self) {
      try Calls.rest("PATCH", "/v1/vpn-gateways/\(Calls.gateway)", body)
    }
  }

  @Test func `an operation without a body takes none`() {
    #expect(throws: Refusal.self) { try Calls.rest("GET", "/v1/vpn-gateways/x", "{}") }
    #expect(throws: Refusal.self) { try Calls.rest("DELETE", "/v1/vpn-gateways/x", " ") }
  }

  @Test func `a missing body is a missing message`() throws {
    let (operation, request) = try Calls.rest("POST", "/v1/vpn-gateways")
    #expect(operation.validate(request).first?.field == "vpn_gateway")
  }

  @Test(arguments: ["a%2Fb", "..", "%2e%2e", "%00", "%zz", "%ff"])
  func `a value that could mean another path is refused`(value: String) {
    #expect(throws: Refusal.self) { try Calls.rest("GET", "/v1/vpn-gateways/\(value)") }
  }

  @Test func `a query of endless parameters is refused`() {
    let query = Array(repeating: "page_size=1", count: 300).joined(separator: "&")
    #expect(throws: Refusal.self) { try Calls.rest("GET", "/v1/vpn-gateways?\(query)") }
  }
}
