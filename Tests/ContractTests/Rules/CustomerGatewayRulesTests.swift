import CallModel
import Testing

@testable import Contract

@Suite struct CustomerGatewayRulesTests {
  private func violations(_ change: (inout CustomerGatewaySpec) -> Void) throws -> [String] {
    var request = CreateCustomerGatewayRequest()
    request.customerGateway.idValue = "198.51.100.21"
    change(&request.customerGateway)
    return try Calls.operation("CreateCustomerGateway").validate(request).map {
      "\($0.rule) \($0.field)"
    }
  }

  @Test func `CGW-1 wants the address of the device`() throws {
    #expect(try violations { _ in } == [])
    #expect(try violations { $0.idType = "ip" } == [])
    #expect(
      try violations { $0.idValue = "gw.example.com" } == ["CGW-1 customer_gateway.id_value"])
    #expect(try violations { $0.idType = "fqdn" } == ["CGW-1 customer_gateway.id_type"])
    #expect(
      try violations { $0.clearIDValue() } == ["CGW-1 customer_gateway.id_value"])
  }

  @Test func `CGW-2 bounds the AS number`() throws {
    #expect(try violations { $0.bgpAsn = 4_294_967_295 } == [])
    #expect(try violations { $0.bgpAsn = 0 } == ["CGW-2 customer_gateway.bgp_asn"])
    #expect(try violations { $0.bgpAsn = 4_294_967_296 } == ["CGW-2 customer_gateway.bgp_asn"])
  }

  @Test func `CGW-3 changes the name and nothing else`() throws {
    let refusal = try Calls.refusal {
      _ = try Calls.rest(
        "PATCH", "/v1/customer-gateways/\(Calls.gateway)", #"{"id_value":"198.51.100.21"}"#)
    }
    #expect(refusal.violations.map(\.field) == ["customer_gateway.id_value"])
  }

  @Test func `B37 refuses an update of nothing`() throws {
    let (operation, request) = try Calls.rest(
      "PATCH", "/v1/customer-gateways/\(Calls.gateway)", "{}")
    #expect(operation.validate(request).map(\.rule) == ["B37"])
  }
}
