import CallModel
import Testing

@testable import Contract

@Suite struct RefusalRequestsTests {
  @Test(arguments: ["CreateVpnGateway", "UpdateVpnGateway"])
  func `text that is not JSON is told as a violation, whatever the face`(name: String) throws {
    let operation = try Calls.operation(name)
    let direct = try Calls.refusal { _ = try operation.request(json: Array("{]".utf8)) }
    #expect(direct.violations.map(\.rule) == ["json"])
    let (method, target) =
      name == "CreateVpnGateway"
      ? ("POST", "/v1/vpn-gateways") : ("PATCH", "/v1/vpn-gateways/\(Calls.gateway)")
    let rest = try Calls.refusal { _ = try Calls.rest(method, target, "{]") }
    #expect(rest.violations == direct.violations)
    #expect(rest.message == direct.message)
  }

  @Test func `a message that is missing is all that is said about it`() throws {
    let (operation, request) = try Calls.rest("POST", "/v1/vpn-gateways")
    let violations = operation.validate(request)
    #expect(violations.map(\.field) == ["vpn_gateway"])
    #expect(violations.map(\.rule) == ["required"])
  }

  @Test func `a refusal begins in lower case and ends without a period`() {
    let refusal = Refusal.constraints([
      FieldViolation(field: "name", rule: "required", description: "is required"),
      FieldViolation(field: "tags", rule: "items", description: "must have at most 20 items"),
    ])
    #expect(refusal.message == "the request is not acceptable: name is required (and 1 more)")
    for text in ["/v1/vpn-gateways/%2F", "/v1/vpn-gateways/%zz", "/v1/vpn-gateways/x?a=%00"] {
      let refusal = try? Calls.refusal { _ = try Calls.rest("GET", text) }
      #expect(refusal?.message.first?.isUppercase == false)
      #expect(refusal?.message.hasSuffix(".") == false)
    }
  }
}
