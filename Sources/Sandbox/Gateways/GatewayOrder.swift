/// The body of createVpnGateway, checked as the schema and VGW-1 to VGW-12 say, with the service's
/// defaults filled in.
struct GatewayOrder: Sendable {
  let name: String?
  let networkType: String
  let attachmentType: String
  let vpcID: String?
  let localSubnets: [String]?
  let connectSubnet: String?
  let bgpASN: Int64
  let flavor: String
  let zones: [String]?
  let enterpriseProjectID: String
  let eip1: EipOrder?
  let eip2: EipOrder?
  let accessVpcID: String?
  let accessSubnetID: String?
  let haMode: String
  let accessPrivateIPs: [String]?
  let tags: [ResourceTag]

  init(_ body: [UInt8]) throws(FieldFault) {
    let top = try FieldReader(body)
    let reader = try top.required("vpn_gateway", top.reader("vpn_gateway"))
    name = try reader.text("name", .resourceName)
    networkType = try reader.text("network_type", .word(["public", "private"])) ?? "public"
    attachmentType = try reader.text("attachment_type", .word(["vpc", "er"])) ?? "vpc"
    _ = try reader.text("ip_version", .word(["ipv4"]))
    vpcID = try reader.text("vpc_id", .uuid)
    localSubnets = try reader.texts("local_subnets", .network, count: 1...50)
    connectSubnet = try reader.text("connect_subnet", .uuid)
    if attachmentType == "vpc" {
      // VGW-1, VGW-3, VGW-4.
      _ = try reader.required("vpc_id", vpcID)
      _ = try reader.required("local_subnets", localSubnets)
      _ = try reader.required("connect_subnet", connectSubnet)
    } else {
      try reader.forbid(["local_subnets"], "when attachment_type is er")
    }
    bgpASN = try reader.integer("bgp_asn", 1...4_294_967_295) ?? 64_512
    flavor = try reader.text("flavor", .word(GatewayOrder.flavors)) ?? "Professional1"
    zones = try Self.zones(reader)
    enterpriseProjectID = try reader.text("enterprise_project_id", .enterpriseProjectID) ?? "0"
    if networkType == "private" {
      // VGW-7.
      try reader.forbid(["eip1", "eip2"], "when network_type is private")
    }
    let flavor = flavor
    eip1 = try Self.eip(reader, "eip1", flavor)
    eip2 = try Self.eip(reader, "eip2", flavor)
    // VGW-2, VGW-4.
    accessVpcID = try reader.text("access_vpc_id", .uuid) ?? vpcID
    accessSubnetID = try reader.text("access_subnet_id", .uuid) ?? connectSubnet
    haMode =
      try reader.text("ha_mode", .word(["active-active", "active-standby"])) ?? "active-active"
    accessPrivateIPs = try Self.privateIPs(reader)
    tags = try ResourceTag.list(reader)
  }

  static let flavors = ["Professional1", "Professional2"]

  private static func zones(_ reader: FieldReader) throws(FieldFault) -> [String]? {
    let zones = try reader.texts("availability_zone_ids", .notEmpty, count: 1...2)
    guard let zones else { return nil }
    guard Set(zones.map { Array($0.utf8) }).count == zones.count else {
      throw reader.fault("availability_zone_ids", "an array of different zones")
    }
    return zones
  }

  private static func eip(
    _ reader: FieldReader, _ name: String, _ flavor: String
  ) throws(FieldFault) -> EipOrder? {
    guard let eip = try reader.reader(name) else { return nil }
    return try EipOrder(eip, flavor: flavor)
  }

  /// VGW-8: both or neither, and different.
  private static func privateIPs(_ reader: FieldReader) throws(FieldFault) -> [String]? {
    let names = ["access_private_ip_1", "access_private_ip_2"]
    let first = try reader.text(names[0], .address)
    let second = try reader.text(names[1], .address)
    if first == nil, second == nil { return nil }
    let both = [try reader.required(names[0], first), try reader.required(names[1], second)]
    guard both[0] != both[1] else { throw reader.fault(names[1], "different from \(names[0])") }
    return both
  }
}
