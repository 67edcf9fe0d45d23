import Testing

@testable import Sandbox

struct GatewayLifeTests {
  private func gateway(_ bed: TestBed, _ id: String) throws -> JSONValue {
    let answer = try bed.send("GET", TestBed.gateway(id))
    #expect(answer.status == 200)
    return try #require(answer.json["vpn_gateway"])
  }

  @Test func `creation answers without status, addresses and times; they come once active`() throws
  {
    let bed = try TestBed()
    let answer = try bed.send(
      "POST", TestBed.gateways,
      TestBed.order([("eip1", ["id": "cff40e5e-de30-4a8d-8a86-7366077bf097"])]))
    #expect(answer.status == 201)
    let late = ["eip1", "created_at", "applied_at", "updated_at", "availability_zone_ids"]
    for name in late + ["status", "supported_flavors"] {
      #expect(answer.json["vpn_gateway"]?[name] == nil)
    }
    let id = try #require(answer.json["vpn_gateway"]?["id"]?.string)

    bed.clock.advance(seconds: 1.9)
    let young = try gateway(bed, id)
    #expect(young["status"] == "PENDING_CREATE")
    for name in late { #expect(young[name] == nil) }

    bed.clock.advance(seconds: 0.1)
    let built = try gateway(bed, id)
    #expect(built["status"] == "ACTIVE")
    for name in late { #expect(built[name] != nil) }
    #expect(built["created_at"] == "2022-09-15T08:56:09.386Z")
    #expect(built["applied_at"] == "2022-09-15T08:56:11.386Z")
    #expect(built["availability_zone_ids"] == ["az1", "az2"])
    #expect(built["supported_flavors"] == ["Professional1", "Professional2"])
  }

  @Test func `zones that were chosen show while it is being created`() throws {
    let bed = try TestBed()
    let id = try bed.create([("availability_zone_ids", ["az2", "az1"])])
    #expect(try gateway(bed, id)["availability_zone_ids"] == ["az2", "az1"])
  }

  @Test func `a step may end by the number of looks instead`() throws {
    let bed = try TestBed { $0.pace = Pace(.reads(2)) }
    let id = try bed.create()
    #expect(try gateway(bed, id)["status"] == "PENDING_CREATE")
    let list = try bed.send("GET", TestBed.gateways)
    #expect(list.json["vpn_gateways"]?.array?.first?["status"] == "PENDING_CREATE")
    bed.clock.advance(seconds: 60)
    #expect(try gateway(bed, id)["status"] == "ACTIVE")

    #expect(try bed.send("DELETE", TestBed.gateway(id)).status == 204)
    #expect(try gateway(bed, id)["status"] == "PENDING_DELETE")
    #expect(try gateway(bed, id)["status"] == "PENDING_DELETE")
    #expect(try bed.send("GET", TestBed.gateway(id)).status == 404)
  }

  @Test func `the service's defaults are applied`() throws {
    let bed = try TestBed()
    let built = try gateway(bed, try bed.create())
    #expect(built["network_type"] == "public")
    #expect(built["attachment_type"] == "vpc")
    #expect(built["ip_version"] == "ipv4")
    #expect(built["bgp_asn"] == 64_512)
    #expect(built["flavor"] == "Professional1")
    #expect(built["enterprise_project_id"] == "0")
    #expect(built["ha_mode"] == "active-active")
    #expect(built["access_vpc_id"] == .string(TestBed.vpc))
    #expect(built["access_subnet_id"] == .string(TestBed.subnet))
    #expect(built["connection_number"] == 200)
    let name = try #require(built["name"]?.string)
    #expect(name.wholeMatch(of: #/vpngw-[0-9a-f]{4}/#) != nil)
  }

  @Test func `a new EIP gets an address, a bandwidth and a name`() throws {
    let bed = try TestBed()
    let id = try bed.createActive([
      ("eip1", ["type": "5_bgp", "bandwidth_size": 30, "charge_mode": "traffic"]),
      ("eip2", ["type": "5_bgp", "bandwidth_id": "593a1a79-de30-4a8d-8a86-64ec45fb23f6"]),
    ])
    let built = try gateway(bed, id)
    let first = try #require(built["eip1"])
    #expect(first["bandwidth_size"] == 30)
    #expect(first["charge_mode"] == "traffic")
    #expect(first["share_type"] == "PER")
    #expect(first["ip_version"] == 4)
    #expect(TextForm.uuid.accepts(first["id"]?.string ?? ""))
    #expect(first["ip_address"]?.string?.hasPrefix("203.0.113.") == true)
    #expect(
      first["bandwidth_name"]?.string?.wholeMatch(of: #/vpngw-bandwidth-[0-9a-f]{4}/#) != nil)
    let second = try #require(built["eip2"])
    #expect(second["bandwidth_id"] == "593a1a79-de30-4a8d-8a86-64ec45fb23f6")
    #expect(second["share_type"] == "WHOLE")
    #expect(second["ip_address"] != first["ip_address"])
  }

  @Test func `a private gateway has two private addresses, given or chosen`() throws {
    let bed = try TestBed()
    let given = try bed.createActive([
      ("network_type", "private"), ("access_private_ip_1", "192.168.0.8"),
      ("access_private_ip_2", "192.168.0.9"),
    ])
    #expect(try gateway(bed, given)["access_private_ip_2"] == "192.168.0.9")
    let chosen = try gateway(bed, try bed.createActive([("network_type", "private")]))
    let first = try #require(chosen["access_private_ip_1"]?.string)
    let second = try #require(chosen["access_private_ip_2"]?.string)
    #expect(TextForm.address.accepts(first))
    #expect(TextForm.address.accepts(second))
    #expect(first != second)
  }

  @Test func `writes are refused while a change is under way, with the word for it`() throws {
    let bed = try TestBed()
    let id = try bed.create()
    let update: JSONValue = ["vpn_gateway": ["name": "new"]]
    let flavor: JSONValue = ["vpn_gateway": ["flavor": "Professional2"]]
    func writes() throws -> [SandboxAnswer] {
      [
        try bed.send("PUT", TestBed.gateway(id), update),
        try bed.send("POST", TestBed.gateway(id) + "/update-specification", flavor),
        try bed.send("DELETE", TestBed.gateway(id)),
      ]
    }
    func expectRefusals(_ doing: String) throws {
      for answer in try writes() {
        #expect(answer.status == 403)
        #expect(answer.errorCode == "VPN.0003")
        #expect(
          answer.errorText
            == "resource (type=GATEWAY, ID=\(id)) is not ready, currently \(doing)")
      }
    }
    try expectRefusals("CREATING")
    bed.clock.advance(seconds: 2)
    #expect(try bed.send("PUT", TestBed.gateway(id), update).status == 200)
    #expect(try gateway(bed, id)["status"] == "PENDING_UPDATE")
    try expectRefusals("UPDATING")
    bed.clock.advance(seconds: 1)
    #expect(try gateway(bed, id)["status"] == "ACTIVE")
    #expect(try bed.send("DELETE", TestBed.gateway(id)).status == 204)
    #expect(try gateway(bed, id)["status"] == "PENDING_DELETE")
    try expectRefusals("DELETING")
    bed.clock.advance(seconds: 1)
    for answer in try writes() {
      #expect(answer.status == 404)
      #expect(answer.errorCode == "VPN.0004")
      #expect(answer.errorText == "resource not found")
    }
  }

  @Test func `a failed state does not forbid writing`() throws {
    let bed = try TestBed()
    let id = try bed.createActive()
    let set = bed.cloud.administer(
      SandboxRequest(
        method: "PUT", target: "/_sandbox/vpn-gateways/\(id)/status",
        body: Array(#"{"status":"FAULT"}"#.utf8)))
    #expect(set.status == 204)
    #expect(try gateway(bed, id)["status"] == "FAULT")
    #expect(try bed.send("DELETE", TestBed.gateway(id)).status == 204)
  }

  @Test func `an update changes what it names and nothing else`() throws {
    let bed = try TestBed()
    let id = try bed.createActive([("name", "old"), ("tags", [["key": "k", "value": "v"]])])
    let before = try gateway(bed, id)
    let answer = try bed.send(
      "PUT", TestBed.gateway(id), ["vpn_gateway": ["local_subnets": ["10.0.0.0/8", "10.1.0.0/16"]]])
    #expect(answer.status == 200)
    #expect(answer.json["vpn_gateway"]?["local_subnets"] == ["10.0.0.0/8", "10.1.0.0/16"])
    for name in ["status", "applied_at", "supported_flavors"] {
      #expect(answer.json["vpn_gateway"]?[name] == nil)
    }
    bed.clock.advance(seconds: 5)
    let after = try gateway(bed, id)
    #expect(after["local_subnets"] == ["10.0.0.0/8", "10.1.0.0/16"])
    #expect(after["name"] == "old")
    #expect(after["tags"] == before["tags"])
    #expect(after["created_at"] == before["created_at"])
    #expect(after["applied_at"] == before["applied_at"])
    #expect(after["updated_at"] != before["updated_at"])
  }

  @Test func `an update that names nothing changes nothing`() throws {
    let bed = try TestBed()
    let id = try bed.createActive()
    let before = try gateway(bed, id)
    #expect(try bed.send("PUT", TestBed.gateway(id), ["vpn_gateway": [:]]).status == 200)
    #expect(try gateway(bed, id) == before)
  }

  @Test func `updates are checked against the gateway`() throws {
    let bed = try TestBed()
    let closed = try bed.createActive([("network_type", "private")])
    let eip: JSONValue = ["vpn_gateway": ["eip_id_1": "f1469b4a-de30-4a8d-8a86-bb7de91cf493"]]
    #expect(try bed.send("PUT", TestBed.gateway(closed), eip).errorCode == "VPN.0001")

    let routed = try bed.send(
      "POST", TestBed.gateways, ["vpn_gateway": ["attachment_type": "er"]])
    let id = try #require(routed.json["vpn_gateway"]?["id"]?.string)
    bed.clock.advance(seconds: 2)
    let subnets: JSONValue = ["vpn_gateway": ["local_subnets": ["10.0.0.0/8"]]]
    #expect(try bed.send("PUT", TestBed.gateway(id), subnets).errorCode == "VPN.0001")
    for body in [
      [:], ["vpn_gateway": ["name": ""]], ["vpn_gateway": ["local_subnets": []]],
      ["vpn_gateway": ["policy_template": ["ike_policy": ["dh_group": "group1"]]]],
      ["vpn_gateway": ["policy_template": ["ipsec_policy": ["lifetime_seconds": 29]]]],
    ] as [JSONValue] {
      #expect(try bed.send("PUT", TestBed.gateway(closed), body).errorCode == "VPN.0001")
    }
  }

  @Test func `the policy template shows in the list only, its fields change one by one`() throws {
    let bed = try TestBed()
    let id = try bed.createActive()
    func set(_ template: JSONValue) throws {
      let body: JSONValue = ["vpn_gateway": ["policy_template": template]]
      #expect(try bed.send("PUT", TestBed.gateway(id), body).status == 200)
      bed.clock.advance(seconds: 5)
    }
    try set(["ike_policy": ["dh_group": "group20", "lifetime_seconds": 86_400]])
    try set(["ike_policy": ["dh_group": "group14"], "ipsec_policy": ["pfs": "disable"]])
    #expect(try gateway(bed, id)["policy_template"] == nil)
    let list = try bed.send("GET", TestBed.gateways)
    #expect(
      list.json["vpn_gateways"]?.array?.first?["policy_template"] == [
        "ike_policy": ["dh_group": "group14", "lifetime_seconds": 86_400],
        "ipsec_policy": ["pfs": "disable"],
      ])
  }

  @Test func `the flavor changes to one that is supported`() throws {
    let bed = try TestBed {
      $0.zones = [("Professional1", ["az1", "az2"]), ("Professional2", [])]
    }
    let id = try bed.createActive()
    let path = TestBed.gateway(id) + "/update-specification"
    let refused = try bed.send("POST", path, ["vpn_gateway": ["flavor": "Professional2"]])
    #expect(refused.errorCode == "VPN.0001")
    #expect(try bed.send("POST", path, ["vpn_gateway": ["flavor": "Basic"]]).status == 400)
    #expect(try bed.send("POST", path, ["vpn_gateway": [:]]).status == 400)
    let done = try bed.send("POST", path, ["vpn_gateway": ["flavor": "Professional1"]])
    #expect(done.status == 200)
    #expect(done.json["vpn_gateway"]?["flavor"] == "Professional1")
    #expect(try gateway(bed, id)["status"] == "PENDING_UPDATE")
  }

  @Test func `a gateway is found by its id in either case, in its own project only`() throws {
    let bed = try TestBed { $0.projects.append(.init(id: "b2", name: "other")) }
    let id = try bed.createActive()
    #expect(try bed.send("GET", TestBed.gateway(id.uppercased())).status == 200)
    #expect(try bed.send("GET", "/v5/b2/vpn-gateways/\(id)").errorCode == "VPN.0004")
    #expect(try bed.send("GET", "/v5/b2/vpn-gateways").json["vpn_gateways"] == [])
    #expect(try bed.send("GET", TestBed.gateway("none")).errorCode == "VPN.0001")
    #expect(try bed.send("GET", TestBed.gateway(TestBed.vpc)).status == 404)
  }

  @Test func `the list is newest first and filtered by any of several enterprise projects`() throws
  {
    let bed = try TestBed()
    let mine: JSONValue = "7354dda9-de30-4a8d-8a86-a6b08fb92043"
    let first = try bed.createActive()
    let second = try bed.createActive([("enterprise_project_id", mine)])
    let third = try bed.createActive([
      ("enterprise_project_id", "00000000-de30-4a8d-8a86-a6b08fb92043")
    ])
    func ids(_ query: String) throws -> [String?] {
      let answer = try bed.send("GET", TestBed.gateways + query)
      return answer.json["vpn_gateways"]?.array?.map { $0["id"]?.string } ?? []
    }
    #expect(try ids("") == [third, second, first])
    let filter = "enterprise_project_id"
    #expect(try ids("?\(filter)=7354DDA9-de30-4a8d-8a86-a6b08fb92043") == [second])
    #expect(
      try ids("?\(filter)=0&\(filter)=7354dda9-de30-4a8d-8a86-a6b08fb92043") == [second, first])
    #expect(try bed.send("GET", TestBed.gateways + "?\(filter)=x").errorCode == "VPN.0001")
  }

  @Test func `the quota counts what is there`() throws {
    let bed = try TestBed { $0.quotas.vpnGateways = 2 }
    let id = try bed.createActive()
    _ = try bed.createActive()
    let refused = try bed.send("POST", TestBed.gateways, TestBed.order())
    #expect(refused.status == 400)
    #expect(refused.errorCode == "VPN.0001")
    #expect(try bed.send("DELETE", TestBed.gateway(id)).status == 204)
    #expect(try bed.send("POST", TestBed.gateways, TestBed.order()).status == 400)
    bed.clock.advance(seconds: 1)
    #expect(try bed.send("POST", TestBed.gateways, TestBed.order()).status == 201)
  }

  @Test func `removal keeps the others in their places`() throws {
    let bed = try TestBed()
    let ids = try (0..<4).map { _ in try bed.createActive() }
    #expect(try bed.send("DELETE", TestBed.gateway(ids[1])).status == 204)
    bed.clock.advance(seconds: 5)
    let list = try bed.send("GET", TestBed.gateways)
    #expect(
      list.json["vpn_gateways"]?.array?.map { $0["id"]?.string } == [ids[3], ids[2], ids[0]])
    for id in [ids[0], ids[2], ids[3]] { #expect(try gateway(bed, id)["id"]?.string == id) }
  }
}
