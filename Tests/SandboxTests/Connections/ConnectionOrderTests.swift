import Testing

@testable import Sandbox

struct ConnectionOrderTests {
  private func refusal(
    _ bed: TestBed, _ ends: TestBed.Ends, _ extra: [(String, JSONValue)]
  ) throws -> String? {
    let answer = try bed.postConnection(ends, extra)
    return answer.status == 400 && answer.errorCode == "VPN.0001" ? answer.errorText : nil
  }

  @Test func `CON-1: vgw_ip is one of the gateway's own EIPs or private addresses`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    #expect(try refusal(bed, ends, [("vgw_ip", .string(TestBed.vpc))])?.contains("EIP") == true)
    #expect(try refusal(bed, ends, [("vgw_ip", "192.168.0.8")])?.contains("EIP") == true)
    let hidden = try bed.createActive([
      ("network_type", "private"), ("access_private_ip_1", "192.168.0.8"),
      ("access_private_ip_2", "192.168.0.9"),
    ])
    let own = TestBed.Ends(gateway: hidden, customer: ends.customer)
    #expect(try refusal(bed, own, [])?.contains("private access address") == true)
    let id = try bed.connect(own, [("vgw_ip", "192.168.0.9")])
    #expect(try bed.connection(id)["ikepolicy"]?["local_id"] == "192.168.0.9")
  }

  @Test(arguments: [
    "100.64.0.0/10", "100.127.255.0/24", "100.0.0.0/8", "214.1.2.3/32", "0.0.0.0/0",
  ])
  func `CON-2: a reserved network is refused wherever it overlaps`(_ network: String) throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let text = try refusal(bed, ends, [("peer_subnets", ["10.0.0.0/8", .string(network)])])
    #expect(text?.contains("peer_subnets[1]") == true)
  }

  @Test(arguments: [
    ("169.254.56.225/30", "169.254.56.229/30"), ("169.254.56.225/30", "169.254.56.225/30"),
    ("169.254.56.224/30", "169.254.56.225/30"), ("169.254.56.226/30", "169.254.56.227/30"),
  ])
  func `CON-3: the two tunnel addresses are the hosts of one block`(
    _ local: String, _ peer: String
  ) throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let extra: [(String, JSONValue)] = [
      ("tunnel_local_address", .string(local)), ("tunnel_peer_address", .string(peer)),
    ]
    #expect(try refusal(bed, ends, extra)?.contains("tunnel_") == true)
  }

  @Test func `CON-8: no two rules have one source`() throws {
    let bed = try TestBed()
    let rules: JSONValue = [["source": "10.0.0.0/24"], ["source": "10.0.0.0/24"]]
    let text = try refusal(
      bed, try bed.ends(), [("style", "policy"), ("policy_rules", rules)])
    #expect(text?.contains("policy_rules[1].source") == true)
  }

  @Test func `CON-11: the role fits the gateway and the address`() throws {
    let bed = try TestBed()
    let both = try bed.ends()
    #expect(try refusal(bed, both, [("ha_role", "slave")])?.contains("ha_role") == true)
    let standby = try bed.ends([("ha_mode", "active-standby")])
    let second: (String, JSONValue) = ("vgw_ip", .string(TestBed.otherEip))
    #expect(try refusal(bed, standby, [("ha_role", "slave")])?.contains("ha_role") == true)
    #expect(try refusal(bed, standby, [second])?.contains("ha_role") == true)
    let id = try bed.connect(standby, [second, ("ha_role", "slave")])
    #expect(try bed.connection(id)["ha_role"] == "slave")
    #expect(try bed.connection(try bed.connect(standby))["ha_role"] == "master")
  }

  @Test func `CON-12: a batch is of one gateway, and all of it or nothing`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let other = TestBed.Ends(gateway: try bed.createActive(), customer: ends.customer)
    let mixed: JSONValue = [
      "vpn_connections": [TestBed.connection(ends), TestBed.connection(other)]
    ]
    #expect(
      try bed.send("POST", TestBed.batch, mixed).errorText
        == "invalid request: vpn_connections must all have the same vgw_id")
    let half: JSONValue = [
      "vpn_connections": [
        TestBed.connection(ends), TestBed.connection(ends, [("vgw_ip", .string(TestBed.vpc))]),
      ]
    ]
    #expect(try bed.send("POST", TestBed.batch, half).status == 400)
    #expect(try bed.send("GET", TestBed.connections).json["total_count"] == 0)
  }

  @Test func `E4: the rows of a batch may come in another order`() throws {
    func order(_ change: @escaping (inout SandboxSettings) -> Void) throws -> [JSONValue?] {
      let bed = try TestBed(change)
      let ends = try bed.ends()
      let two: JSONValue = [
        "vpn_connections": [
          TestBed.connection(ends),
          TestBed.connection(ends, [("vgw_ip", .string(TestBed.otherEip))]),
        ]
      ]
      let answer = try bed.send("POST", TestBed.batch, two)
      let rows = try #require(answer.json["vpn_connections"]?.array)
      let times = rows.map { $0["created_at"]?.string ?? "" }
      #expect(times[0] < times[1])
      return rows.map { $0["vgw_ip"] }
    }
    let asked: [JSONValue?] = [.string(TestBed.eip), .string(TestBed.otherEip)]
    #expect(try order { _ in } == asked)
    #expect(try order { $0.batchOrder = .reversed } == asked.reversed())
    let drawn = try (0..<16).map { seed in
      try order {
        $0.batchOrder = .drawn
        $0.seed = UInt64(seed)
      }
    }
    #expect(drawn.contains(asked))
    #expect(drawn.contains(asked.reversed()))
  }

  @Test func `CON-15: the enterprise project is the gateway's`() throws {
    let bed = try TestBed()
    let project: JSONValue = "7354dda9-de30-4a8d-8a86-a6b08fb92043"
    let ends = try bed.ends([("enterprise_project_id", project)])
    let id = try bed.connect(ends, [("enterprise_project_id", "0")])
    #expect(try bed.connection(id)["enterprise_project_id"] == project)
    let list = try bed.send(
      "GET", "\(TestBed.connections)?enterprise_project_id=\(project.string ?? "")")
    #expect(list.json["vpn_connections"]?.array?.count == 1)
    let none = try bed.send("GET", "\(TestBed.connections)?enterprise_project_id=0")
    #expect(none.json["vpn_connections"] == [])
  }

  @Test func `what is left out is chosen or the service's default`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let first = try bed.connection(try bed.connect(ends))
    let second = try bed.connection(try bed.connect(ends))
    #expect(first["name"]?.string?.wholeMatch(of: #/vpn-[0-9a-f]{4}/#) != nil)
    #expect(first["style"] == "STATIC")
    #expect(first["enable_nqa"] == false)
    #expect(first["ikepolicy"]?["phase1_negotiation_mode"] == nil)
    #expect(first["ikepolicy"]?["peer_id"] == "198.51.100.21")
    for connection in [first, second] {
      let local = try #require(connection["tunnel_local_address"]?.string)
      let peer = try #require(connection["tunnel_peer_address"]?.string)
      let tunnel = Tunnel(
        local: try #require(Tunnel.address(local)), peer: try #require(Tunnel.address(peer)))
      #expect(tunnel != nil)
    }
    #expect(first["tunnel_local_address"] != second["tunnel_local_address"])
  }

  @Test func `one tunnel address decides the other`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let local = try bed.connect(ends, [("tunnel_local_address", "169.254.56.225/30")])
    #expect(try bed.connection(local)["tunnel_peer_address"] == "169.254.56.226/30")
    let peer = try bed.connect(ends, [("tunnel_peer_address", "169.254.76.1/30")])
    #expect(try bed.connection(peer)["tunnel_local_address"] == "169.254.76.2/30")
  }
}
