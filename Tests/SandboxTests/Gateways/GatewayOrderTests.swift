import Testing

@testable import Sandbox

struct GatewayOrderTests {
  private static let id: JSONValue = "134f9fb1-de30-4a8d-8a86-2040a5c13325"

  private static func networks(_ count: Int) -> JSONValue {
    .array((0..<count).map { .string("10.\($0).0.0/16") })
  }

  private static func tags(_ count: Int) -> JSONValue {
    .array((0..<count).map { ["key": .string("k\($0)"), "value": ""] })
  }

  /// What is added to a good request, and the text that then refuses it.
  static let refused: [([(String, JSONValue)], String)] = [
    ([("attachment_type", "er")], "vpn_gateway.local_subnets is not allowed"),
    ([("local_subnets", networks(51))], "vpn_gateway.local_subnets must be an array of 1 to 50"),
    ([("local_subnets", [])], "vpn_gateway.local_subnets must be"),
    ([("local_subnets", ["192.168.0.0"])], "vpn_gateway.local_subnets[0] must be an IPv4 network"),
    ([("network_type", "private"), ("eip1", ["id": id])], "vpn_gateway.eip1 is not allowed"),
    ([("network_type", "private"), ("eip2", ["id": id])], "vpn_gateway.eip2 is not allowed"),
    ([("access_private_ip_1", "192.168.0.9")], "vpn_gateway.access_private_ip_2 is required"),
    ([("access_private_ip_2", "192.168.0.9")], "vpn_gateway.access_private_ip_1 is required"),
    (
      [("access_private_ip_1", "192.168.0.9"), ("access_private_ip_2", "192.168.0.9")],
      "vpn_gateway.access_private_ip_2 must be different"
    ),
    ([("eip1", ["id": id, "type": "5_bgp"])], "vpn_gateway.eip1.type is not allowed"),
    ([("eip1", ["type": "5_bgp"])], "vpn_gateway.eip1.bandwidth_size is required"),
    ([("eip1", [:])], "vpn_gateway.eip1.type is required"),
    ([("eip1", ["bandwidth_size": 5])], "vpn_gateway.eip1.type is required"),
    (
      [("eip1", ["type": "5_bgp", "bandwidth_size": 301])],
      "vpn_gateway.eip1.bandwidth_size must be an integer from 1 to 300"
    ),
    (
      [
        ("flavor", "Professional2"), ("eip2", ["type": "5_bgp", "bandwidth_size": 1001]),
      ], "vpn_gateway.eip2.bandwidth_size must be an integer from 1 to 1000"
    ),
    (
      [("eip1", ["type": "5_bgp", "bandwidth_id": id, "bandwidth_size": 10])],
      "vpn_gateway.eip1.bandwidth_size is not allowed"
    ),
    (
      [("eip1", ["type": "5_bgp", "bandwidth_id": id, "charge_mode": "traffic"])],
      "vpn_gateway.eip1.charge_mode is not allowed"
    ),
    ([("eip1", ["id": "5"])], "vpn_gateway.eip1.id must be a UUID"),
    ([("eip1", id)], "vpn_gateway.eip1 must be an object"),
    ([("availability_zone_ids", ["a", "b", "c"])], "vpn_gateway.availability_zone_ids must be"),
    ([("availability_zone_ids", ["az1", "az1"])], "vpn_gateway.availability_zone_ids must be"),
    ([("availability_zone_ids", ["az1"])], "vpn_gateway.availability_zone_ids must be 2 of"),
    (
      [("availability_zone_ids", ["az1", "az9"])], "vpn_gateway.availability_zone_ids must be 2 of"
    ),
    ([("tags", tags(21))], "vpn_gateway.tags must be an array of 0 to 20"),
    ([("tags", [["key": "k"]])], "vpn_gateway.tags[0].value is required"),
    ([("tags", [["key": "k/", "value": ""]])], "vpn_gateway.tags[0].key must be"),
    ([("name", .string(String(repeating: "x", count: 65)))], "vpn_gateway.name must be"),
    ([("name", .null)], "vpn_gateway.name must be"),
    ([("bgp_asn", 4_294_967_296)], "vpn_gateway.bgp_asn must be"),
    ([("bgp_asn", 0)], "vpn_gateway.bgp_asn must be"),
    ([("bgp_asn", "64512")], "vpn_gateway.bgp_asn must be"),
    ([("vpc_id", "cb4a631d-demo-a8df-va86-ca3fa348c36c")], "vpn_gateway.vpc_id must be a UUID"),
    ([("flavor", "Basic")], "vpn_gateway.flavor must be one of"),
    ([("ip_version", "ipv6")], "vpn_gateway.ip_version must be one of"),
    ([("network_type", "Public")], "vpn_gateway.network_type must be one of"),
    ([("ha_mode", "active")], "vpn_gateway.ha_mode must be one of"),
    ([("enterprise_project_id", "1")], "vpn_gateway.enterprise_project_id must be"),
  ]

  @Test(arguments: refused)
  func `a request that breaks a rule is refused with the field's path`(
    _ extra: [(String, JSONValue)], _ text: String
  ) throws {
    let bed = try TestBed()
    let answer = try bed.send("POST", TestBed.gateways, TestBed.order(extra))
    #expect(answer.status == 400)
    #expect(answer.errorCode == "VPN.0001")
    #expect(
      answer.errorText?.hasPrefix("invalid request: " + text) == true, "\(answer.errorText ?? "")")
    #expect(try bed.send("GET", TestBed.gateways).json["vpn_gateways"] == [])
  }

  @Test(arguments: ["vpc_id", "local_subnets", "connect_subnet"])
  func `what a VPC attachment needs is required`(_ name: String) throws {
    var gateway = JSONObject()
    for member in TestBed.order()["vpn_gateway"]?.object?.members ?? []
    where member.name != name {
      gateway.append(member.name, member.value)
    }
    let answer = try TestBed().send(
      "POST", TestBed.gateways, ["vpn_gateway": .object(gateway)])
    #expect(answer.status == 400)
    #expect(answer.errorText == "invalid request: vpn_gateway.\(name) is required")
  }

  @Test(arguments: [
    "", "{}", "[]", "{\"vpn_gateway\":[]}", "{\"vpn_gateway\":{},\"vpn_gateway\":{}}",
  ])
  func `a body without a gateway is refused`(_ body: String) throws {
    let answer = try TestBed().send("POST", TestBed.gateways, bytes: Array(body.utf8))
    #expect(answer.status == 400)
    #expect(answer.errorCode == "VPN.0001")
    #expect(answer.json["request_id"]?.string == answer.value(of: "x-request-id"))
  }

  static let accepted: [[(String, JSONValue)]] = [
    [
      ("flavor", "Professional2"), ("eip1", ["type": "5_bgp", "bandwidth_size": 1000]),
      ("eip2", ["type": "5_bgp", "bandwidth_id": id]),
    ],
    [
      ("network_type", "private"), ("access_private_ip_1", "192.168.0.8"),
      ("access_private_ip_2", "192.168.0.9"),
    ],
    [("tags", tags(20)), ("local_subnets", networks(50)), ("bgp_asn", 4_294_967_295)],
    [("availability_zone_ids", ["az2", "az1"]), ("eip1", ["type": "", "bandwidth_size": 1])],
    [("er_id", id), ("anything", [1, 2])],
  ]

  @Test(arguments: accepted)
  func `what the rules allow is accepted`(_ extra: [(String, JSONValue)]) throws {
    #expect(
      try TestBed().send("POST", TestBed.gateways, TestBed.order(extra)).status == 201)
  }

  @Test func `an enterprise router needs no VPC`() throws {
    let answer = try TestBed().send(
      "POST", TestBed.gateways,
      [
        "vpn_gateway": [
          "attachment_type": "er", "access_vpc_id": Self.id, "access_subnet_id": Self.id,
        ]
      ])
    #expect(answer.status == 201)
    #expect(answer.json["vpn_gateway"]?["vpc_id"] == nil)
    #expect(answer.json["vpn_gateway"]?["access_vpc_id"] == Self.id)
  }

  @Test func `one zone is enough where one serves the flavor, none makes creation impossible`()
    throws
  {
    let bed = try TestBed { $0.zones = [("Professional1", ["az1"]), ("Professional2", [])] }
    #expect(
      try bed.send(
        "POST", TestBed.gateways, TestBed.order([("availability_zone_ids", ["az1"])])
      ).status == 201)
    #expect(
      try bed.send("POST", TestBed.gateways, TestBed.order([("flavor", "Professional2")])).status
        == 400)
  }
}
