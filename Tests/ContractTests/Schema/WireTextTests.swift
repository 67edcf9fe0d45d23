import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct WireTextTests {
  private func field(_ name: String, of message: String) throws -> FieldSchema {
    let schema = try #require(Calls.table.schemas[message])
    return try #require(schema.field(name))
  }

  @Test func `texts of one repeated field are all of its items`() throws {
    let field = try field("enterprise_project_id", of: "gatehouse.vpn.v1.ListVpnGatewaysRequest")
    let wire = try #require(WireText.bytes(["0", "ü"], path: [field]))
    #expect(try ListVpnGatewaysRequest(serializedBytes: wire).enterpriseProjectID == ["0", "ü"])
  }

  @Test func `integers must fit their bits`() throws {
    let size = try field("page_size", of: "gatehouse.vpn.v1.ListVpnGatewaysRequest")
    for (text, expected) in [("7", 7), ("-1", -1), ("2147483647", 2_147_483_647)] {
      let wire = try #require(WireText.bytes([text], path: [size]))
      #expect(try ListVpnGatewaysRequest(serializedBytes: wire).pageSize == Int32(expected))
    }
    for text in ["2147483648", "", "1.0", "x", "1 "] {
      #expect(WireText.bytes([text], path: [size]) == nil, "\(text)")
    }
  }

  @Test func `a nested field is wrapped in what leads to it`() throws {
    let outer = try field("vpn_gateway", of: "gatehouse.vpn.v1.CreateVpnGatewayRequest")
    let inner = try field("bgp_asn", of: "gatehouse.vpn.v1.VpnGatewaySpec")
    let wire = try #require(WireText.bytes(["64512"], path: [outer, inner]))
    #expect(try CreateVpnGatewayRequest(serializedBytes: wire).vpnGateway.bgpAsn == 64512)
  }

  @Test func `a mask is its paths, and a message has no text`() throws {
    let mask = try field("update_mask", of: "gatehouse.vpn.v1.UpdateVpnGatewayRequest")
    let wire = try #require(WireText.bytes(["name,eip_id_1"], path: [mask]))
    #expect(
      try UpdateVpnGatewayRequest(serializedBytes: wire).updateMask.paths == ["name", "eip_id_1"])
    let patch = try field("vpn_gateway", of: "gatehouse.vpn.v1.UpdateVpnGatewayRequest")
    #expect(WireText.bytes(["x"], path: [patch]) == nil)
  }
}
