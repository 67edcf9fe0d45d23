import Testing

@testable import Sandbox

/// The exchanges of the spec on connections.
struct ConnectionExamplesTests {
  /// Ids of the two ends, and what the service chooses.
  private let own: Set<String> = [
    "vgw_id", "cgw_id", "vgw_ip", "tunnel_local_address", "tunnel_peer_address", "local_id",
    "peer_id",
  ]
  /// Printed by the table, missing in some examples (B21).
  private let sometimes: Set<String> = [
    "enable_hub", "ha_role", "policy_rules", "tags", "peer_subnets", "local_id_type",
    "peer_id_type", "connection_monitor_id", "bgp_peer", "rule_index",
  ]

  /// The example's request, on ends that are there.
  private func order(_ name: String, _ ends: TestBed.Ends) throws -> JSONValue {
    let body = try Example.load(name)
    func moved(_ value: JSONValue?, _ eip: String) throws -> JSONValue {
      var object = try #require(value?.object)
      object.set("vgw_id", .string(ends.gateway))
      object.set("cgw_id", .string(ends.customer))
      object.set("vgw_ip", .string(eip))
      return .object(object)
    }
    if let rows = body["vpn_connections"]?.array {
      return [
        "vpn_connections": [
          try moved(rows[0], TestBed.eip), try moved(rows[1], TestBed.otherEip),
        ]
      ]
    }
    return ["vpn_connection": try moved(body["vpn_connection"], TestBed.eip)]
  }

  @Test(arguments: ["bgp", "policy", "static"])
  func `one connection`(_ style: String) throws {
    let bed = try TestBed()
    let answer = try bed.send(
      "POST", TestBed.connections,
      try order("create-vpn-connection.\(style).request", try bed.ends()))
    #expect(answer.status == 201)
    #expect(answer.json.object?.members.map(\.name) == ["vpn_connection", "request_id"])
    // The rules of the policy example are not those of its request (spec E5).
    try Example.expect(
      answer.json["vpn_connection"],
      like: try Example.load("create-vpn-connection.\(style).response")["vpn_connection"],
      loose: own.union(["policy_rules"]), further: sometimes)
    #expect(answer.json["vpn_connection"]?["status"] == nil)
  }

  @Test(arguments: ["bgp", "policy", "static", "flow3"])
  func `a batch`(_ name: String) throws {
    let bed = try TestBed()
    let answer = try bed.send(
      "POST", TestBed.batch,
      try order("batch-create-vpn-connections.\(name).request", try bed.ends()))
    #expect(answer.status == 201)
    let rows = try #require(answer.json["vpn_connections"]?.array)
    let examples = try #require(
      try Example.load("batch-create-vpn-connections.\(name).response")["vpn_connections"]?.array)
    #expect(rows.count == 2)
    for (row, example) in zip(rows, examples) {
      try Example.expect(
        row, like: example, loose: own.union(["policy_rules"]), further: sometimes)
    }
    #expect(rows.map { $0["vgw_ip"] } == [.string(TestBed.eip), .string(TestBed.otherEip)])
  }

  @Test(arguments: ["flow3", "flow3-earlier", "policy"])
  func `what get shows`(_ name: String) throws {
    let bed = try TestBed()
    let request = name == "policy" ? "create-vpn-connection.policy.request" : nil
    let created = try bed.send(
      "POST", TestBed.connections,
      try order(request ?? "create-vpn-connection.static.request", try bed.ends()))
    let id = try #require(created.json["vpn_connection"]?["id"]?.string)
    bed.clock.advance(seconds: 2)
    let example = try Example.load("get-vpn-connection.\(name).response")
    // Leftovers of an older form (B22), and a BGP peer on a policy connection.
    try Example.expect(
      try bed.connection(id), like: example["vpn_connection"],
      loose: own.union(["peer_subnets"]), further: sometimes,
      missing: ["eip_id", "type", "bgp_peer"])
  }

  @Test(arguments: ["all", "by-vgw-id", "by-vgw-ip"])
  func `rows of the list`(_ name: String) throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    _ = try bed.connect(ends, [("style", "policy"), ("policy_rules", rules)])
    let isProbed = name == "all"
    _ = try bed.connect(ends, [("enable_nqa", .boolean(isProbed))])
    let query =
      switch name {
      case "by-vgw-id": "?vgw_id=\(ends.gateway)&limit=2"
      case "by-vgw-ip": "?vgw_ip=\(TestBed.eip)&limit=2"
      default: ""
      }
    let list = try bed.send("GET", TestBed.connections + query)
    let example = try Example.load("list-vpn-connections.\(name).response")
    #expect(
      Set(list.json.object?.members.map(\.name) ?? [])
        == Set(example.object?.members.map(\.name) ?? []))
    let rows = try #require(list.json["vpn_connections"]?.array)
    #expect(rows.count == 2)
    // The examples' lifetimes are not the default.
    for (row, example) in zip(rows, try #require(example["vpn_connections"]?.array)) {
      try Example.expect(
        row, like: example, loose: own.union(["peer_subnets", "lifetime_seconds"]),
        further: sometimes)
    }
    #expect(list.json["page_info"]?["next_marker"] == rows[1]["created_at"])
    #expect(list.json["page_info"]?["current_count"] == 2)
  }

  private let rules: JSONValue = [
    ["source": "10.0.0.0/24", "destination": ["192.168.44.0/24"]]
  ]

  @Test(arguments: ["name", "peer-subnets", "lifetimes", "policy-rules"])
  func `an update`(_ name: String) throws {
    let bed = try TestBed()
    let id = try bed.connect(
      try bed.ends(), [("style", "policy"), ("policy_rules", rules)])
    let answer = try bed.send(
      "PUT", "\(TestBed.connections)/\(id)",
      try Example.load("update-vpn-connection.\(name).request"))
    #expect(answer.status == 200)
    try Example.expect(
      answer.json["vpn_connection"],
      like: try Example.load("update-vpn-connection.response")["vpn_connection"],
      loose: own.union(["peer_subnets", "policy_rules", "lifetime_seconds"]))
    #expect(answer.json["vpn_connection"]?["policy_rules"]?.array?[0]["rule_index"] == nil)
  }

  @Test func `the log`() throws {
    let bed = try TestBed()
    let id = try bed.connect(try bed.ends())
    let answer = try bed.send("GET", "\(TestBed.connections)/\(id)/log")
    #expect(answer.status == 200)
    let line = try #require(answer.json["logs"]?.array?.first)
    let example = try #require(
      try Example.load("get-vpn-connection-log.response")["logs"]?.array?.first)
    try Example.expect(line, like: example, loose: ["time", "raw_message"])
    func shape(_ line: JSONValue) -> String? {
      line["raw_message"]?.string?.replacing(#/[0-9][0-9.+:T-]*/#, with: "0")
    }
    #expect(shape(line) == shape(example))
  }
}
