import Testing

@testable import Sandbox

/// The exchanges of the spec on gateways.
struct GatewayExamplesTests {
  /// Printed without these in some examples.
  private let sometimes: Set<String> = ["ip_version", "connection_number", "ha_mode"]
  /// Listed in the response table, in no example.
  private let tableOnly: Set<String> = ["applied_at", "supported_flavors"]

  @Test func `flow 1: a public gateway on two EIPs`() throws {
    let bed = try TestBed()
    let created = try bed.send(
      "POST", TestBed.gateways, try Example.load("create-vpn-gateway.flow1.request"))
    #expect(created.status == 201)
    try Example.expect(
      created.json["vpn_gateway"],
      like: try Example.load("create-vpn-gateway.flow1.response")["vpn_gateway"],
      further: sometimes)
    #expect(created.json.object?.members.map(\.name) == ["vpn_gateway", "request_id"])
    let id = try #require(created.json["vpn_gateway"]?["id"]?.string)
    bed.clock.advance(seconds: 2)
    let got = try bed.send("GET", TestBed.gateway(id))
    let example = try Example.load("get-vpn-gateway.flow1.response")
    #expect(got.status == 200)
    try Example.expect(
      got.json["vpn_gateway"], like: example["vpn_gateway"],
      further: sometimes.union(tableOnly))
    for eip in ["eip1", "eip2"] {
      #expect(
        got.json["vpn_gateway"]?[eip]?["id"] == example["vpn_gateway"]?[eip]?["id"])
    }

    let changed = try bed.send(
      "PUT", TestBed.gateway(id), try Example.load("update-vpn-gateway.request"))
    let update = try Example.load("update-vpn-gateway.response")
    #expect(changed.status == 200)
    // The example's access VPC is not that of its own creation.
    try Example.expect(
      changed.json["vpn_gateway"], like: update["vpn_gateway"], loose: ["access_vpc_id"])
    #expect(changed.json["vpn_gateway"]?["name"] == "vpngw-4321")
    #expect(
      changed.json["vpn_gateway"]?["eip2"]?["id"] == "6ad8e297-de30-4a8d-8a86-da0f885ccb98")
    bed.clock.advance(seconds: 1)
    let flavored = try bed.send(
      "POST", TestBed.gateway(id) + "/update-specification",
      try Example.load("update-vpn-gateway-specification.request"))
    #expect(flavored.status == 200)
    try Example.expect(
      flavored.json["vpn_gateway"],
      like: try Example.load("update-vpn-gateway-specification.response")["vpn_gateway"],
      loose: ["access_vpc_id"])
  }

  @Test func `the public gateway of the manual`() throws {
    let bed = try TestBed()
    let created = try bed.send(
      "POST", TestBed.gateways, try Example.load("create-vpn-gateway.public.request"))
    // The example's networks are not those of its request (spec E5).
    try Example.expect(
      created.json["vpn_gateway"],
      like: try Example.load("create-vpn-gateway.public.response")["vpn_gateway"],
      loose: ["vpc_id", "access_vpc_id", "local_subnets"])
  }

  @Test func `the private gateway of the manual`() throws {
    let bed = try TestBed()
    let created = try bed.send(
      "POST", TestBed.gateways, try Example.load("create-vpn-gateway.private.request"))
    // Flavor and AS number are not those of its request (spec E5).
    try Example.expect(
      created.json["vpn_gateway"],
      like: try Example.load("create-vpn-gateway.private.response")["vpn_gateway"],
      loose: ["flavor", "bgp_asn"])
    bed.clock.advance(seconds: 2)
    let id = try #require(created.json["vpn_gateway"]?["id"]?.string)
    let got = try bed.send("GET", TestBed.gateway(id))
    try Example.expect(
      got.json["vpn_gateway"],
      like: try Example.load("get-vpn-gateway.private.response")["vpn_gateway"],
      loose: ["network_type", "vpc_id", "access_vpc_id", "local_subnets"], further: tableOnly)
  }

  @Test(arguments: ["list-vpn-gateways.all", "list-vpn-gateways.by-enterprise-project"])
  func `a row of the list`(_ name: String) throws {
    let bed = try TestBed()
    let example = try Example.load("\(name).response")
    let row = try #require(example["vpn_gateways"]?.array?.first)
    var extra: [(String, JSONValue)] = []
    for field in ["vpc_id", "local_subnets", "enterprise_project_id"] {
      extra.append((field, try #require(row[field])))
    }
    for eip in ["eip1", "eip2"] {
      extra.append((eip, ["id": try #require(row[eip]?["id"])]))
    }
    _ = try bed.createActive(extra)
    var query = ""
    if case .array(let wanted)? = try Example.load("\(name).call")["query"]?[
      "enterprise_project_id"]
    {
      query = "?" + wanted.map { "enterprise_project_id=\($0.string ?? "")" }.joined(separator: "&")
    }
    let list = try bed.send("GET", TestBed.gateways + query)
    #expect(list.status == 200)
    #expect(list.json.object?.members.map(\.name) == ["vpn_gateways", "request_id"])
    #expect(list.json["vpn_gateways"]?.array?.count == 1)
    try Example.expect(list.json["vpn_gateways"]?.array?.first, like: row, further: tableOnly)
  }

  @Test func `the availability zones`() throws {
    let answer = try TestBed().send("GET", TestBed.gateways + "/availability-zones")
    #expect(answer.status == 200)
    let example = try Example.load("list-vpn-gateway-availability-zones.response")
    #expect(answer.json["availability_zones"] == example["availability_zones"])
    #expect(answer.json["request_id"]?.string == answer.value(of: "x-request-id"))
  }

  @Test(arguments: ["update-vpn-gateway", "update-vpn-gateway-specification", "delete-vpn-gateway"])
  func `the refusal while it is being created`(_ name: String) throws {
    let bed = try TestBed()
    let id = try bed.create()
    let answer =
      switch name {
      case "update-vpn-gateway":
        try bed.send("PUT", TestBed.gateway(id), try Example.load("\(name).request"))
      case "delete-vpn-gateway": try bed.send("DELETE", TestBed.gateway(id))
      default:
        try bed.send(
          "POST", TestBed.gateway(id) + "/update-specification",
          try Example.load("\(name).request"))
      }
    let example = try Example.load("\(name).not-ready.error")
    #expect(answer.status == 403)
    #expect(answer.json.object?.members.map(\.name) == ["error_code", "error_msg", "request_id"])
    #expect(answer.json["error_code"] == example["error_code"])
    #expect(
      answer.errorText
        == example["error_msg"]?.string?.replacing(
          "ff9bdca6-de30-4a8d-8a86-e4bcc1ea52bc", with: id))
  }
}
