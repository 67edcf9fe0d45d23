import Testing

@testable import Contract

@Suite struct OperationReadingTests {
  @Test func `a value is read by the names that lead to it`() throws {
    let operation = try Calls.operation("UpdateVpnGateway")
    var request = UpdateVpnGatewayRequest()
    request.vgwID = "x"
    request.vpnGateway.name = "n"
    #expect(operation.value("vgw_id", in: request)?.text == "x")
    #expect(operation.value("vpn_gateway.name", in: request)?.text == "n")
    for absent in ["", "vpn_gateway.eip_id_1", "name", "vgw_id.x", "vpn_gateway.", "update_mask"] {
      #expect(operation.value(absent, in: request)?.text == nil, "\(absent)")
    }
  }
}
