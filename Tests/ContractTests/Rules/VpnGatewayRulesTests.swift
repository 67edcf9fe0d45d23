import CallModel
import Testing

@testable import Contract

@Suite struct VpnGatewayRulesTests {
  private static let id = "cff40e5e-de30-4a8d-8a86-7366077bf097"

  private func violations(_ change: (inout VpnGatewaySpec) -> Void) throws -> [String] {
    var request = CreateVpnGatewayRequest()
    request.vpnGateway.vpcID = Self.id
    request.vpnGateway.localSubnets = ["192.168.0.0/24"]
    request.vpnGateway.connectSubnet = Self.id
    change(&request.vpnGateway)
    return try Calls.operation("CreateVpnGateway").validate(request).map {
      "\($0.rule) \($0.field)"
    }
  }

  @Test func `VGW-1, VGW-3 and VGW-4 ask for what a VPC needs`() throws {
    #expect(try violations { _ in } == [])
    #expect(try violations { $0.clearVpcID() } == ["VGW-1 vpn_gateway.vpc_id"])
    #expect(try violations { $0.localSubnets = [] } == ["VGW-3 vpn_gateway.local_subnets"])
    #expect(try violations { $0.clearConnectSubnet() } == ["VGW-4 vpn_gateway.connect_subnet"])
    #expect(try violations { $0 = VpnGatewaySpec() }.count == 3)
  }

  @Test func `VGW-3 forbids networks on an enterprise router`() throws {
    #expect(
      try violations { $0.attachmentType = "er" } == ["VGW-3 vpn_gateway.local_subnets"])
    #expect(
      try violations {
        $0 = VpnGatewaySpec()
        $0.attachmentType = "er"
        $0.accessVpcID = Self.id
        $0.accessSubnetID = Self.id
      } == [])
  }

  @Test func `VGW-7 keeps EIPs from private gateways`() throws {
    #expect(
      try violations {
        $0.networkType = "private"
        $0.eip1.id = Self.id
        $0.eip2.id = Self.id
      } == ["VGW-7 vpn_gateway.eip1", "VGW-7 vpn_gateway.eip2"])
    #expect(
      try violations {
        $0.networkType = "public"
        $0.eip1.id = Self.id
      } == [])
  }

  @Test func `VGW-8 takes two different private addresses or none`() throws {
    #expect(
      try violations { $0.accessPrivateIp1 = "192.168.0.9" }
        == ["VGW-8 vpn_gateway.access_private_ip_2"])
    #expect(
      try violations { $0.accessPrivateIp2 = "192.168.0.9" }
        == ["VGW-8 vpn_gateway.access_private_ip_1"])
    for (second, expected) in [
      ("192.168.0.9", ["VGW-8 vpn_gateway.access_private_ip_2"]), ("192.168.0.8", []),
    ] {
      #expect(
        try violations {
          $0.networkType = "private"
          $0.accessPrivateIp1 = "192.168.0.9"
          $0.accessPrivateIp2 = second
        } == expected)
    }
  }

  @Test func `VGW-9 takes an EIP by id alone, or all a new one needs`() throws {
    #expect(
      try violations {
        $0.eip1.id = Self.id
        $0.eip1.type = "5_bgp"
        $0.eip1.bandwidthID = Self.id
      } == ["VGW-9 vpn_gateway.eip1.type", "VGW-9 vpn_gateway.eip1.bandwidth_id"])
    #expect(
      try violations { $0.eip1.type = "5_bgp" } == ["VGW-9 vpn_gateway.eip1.bandwidth_size"])
    #expect(
      try violations { $0.eip2.bandwidthSize = 5 } == ["VGW-9 vpn_gateway.eip2.type"])
    #expect(
      try violations { $0.eip2 = EipSpec() }
        == ["VGW-9 vpn_gateway.eip2.type", "VGW-9 vpn_gateway.eip2.bandwidth_size"])
    #expect(
      try violations {
        $0.eip2.type = "5_bgp"
        $0.eip2.bandwidthID = Self.id
      } == [])
  }

  @Test func `VGW-10 bounds the bandwidth by the flavor`() throws {
    for (flavor, size, expected) in [
      (nil, 300, []), (nil, 301, ["VGW-10 vpn_gateway.eip1.bandwidth_size"]),
      ("Professional1", 301, ["VGW-10 vpn_gateway.eip1.bandwidth_size"]),
      ("Professional2", 301, []), ("Professional2", 1000, []),
      ("Professional2", 1001, ["VGW-10 vpn_gateway.eip1.bandwidth_size"]),
    ] as [(String?, Int32, [String])] {
      #expect(
        try violations {
          if let flavor { $0.flavor = flavor }
          $0.eip1.type = "5_bgp"
          $0.eip1.bandwidthSize = size
        } == expected, "\(flavor ?? "default") \(size)")
    }
  }

  @Test func `VGW-11 leaves the bandwidth to the shared one`() throws {
    #expect(
      try violations {
        $0.eip1.type = "5_bgp"
        $0.eip1.bandwidthID = Self.id
        $0.eip1.bandwidthSize = 10
        $0.eip1.bandwidthName = "b"
        $0.eip1.chargeMode = "traffic"
      } == [
        "VGW-11 vpn_gateway.eip1.charge_mode", "VGW-11 vpn_gateway.eip1.bandwidth_size",
        "VGW-11 vpn_gateway.eip1.bandwidth_name",
      ])
  }
}
