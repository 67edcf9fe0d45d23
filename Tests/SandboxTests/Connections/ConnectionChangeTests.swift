import Testing

@testable import Sandbox

struct ConnectionChangeTests {
  private func update(
    _ bed: TestBed, _ id: String, _ change: JSONValue
  ) throws -> SandboxAnswer {
    let answer = try bed.send(
      "PUT", "\(TestBed.connections)/\(id)", ["vpn_connection": change])
    bed.clock.advance(seconds: 5)
    return answer
  }

  @Test func `B20: a nested field alone changes nothing else`() throws {
    let bed = try TestBed()
    let id = try bed.connect(try bed.ends(), [("name", "old")])
    let before = try bed.connection(id)
    #expect(try update(bed, id, ["ikepolicy": ["dpd": ["timeout": 20]]]).status == 200)
    let after = try bed.connection(id)
    #expect(
      after["ikepolicy"]?["dpd"] == ["timeout": 20, "interval": 30, "msg": "seq-hash-notify"])
    #expect(after["ikepolicy"]?["local_id"] == before["ikepolicy"]?["local_id"])
    #expect(after["ipsecpolicy"] == before["ipsecpolicy"])
    #expect(after["name"] == "old")
    #expect(after["updated_at"] != before["updated_at"])
    #expect(after["created_at"] == before["created_at"])
  }

  @Test func `the negotiation mode shows with IKE v1 only (B36)`() throws {
    let bed = try TestBed()
    let id = try bed.connect(try bed.ends())
    _ = try update(bed, id, ["ikepolicy": ["phase1_negotiation_mode": "aggressive"]])
    #expect(try bed.connection(id)["ikepolicy"]?["phase1_negotiation_mode"] == nil)
    _ = try update(bed, id, ["ikepolicy": ["ike_version": "v1"]])
    #expect(try bed.connection(id)["ikepolicy"]?["phase1_negotiation_mode"] == "main")
    _ = try update(bed, id, ["ikepolicy": ["phase1_negotiation_mode": "aggressive"]])
    #expect(try bed.connection(id)["ikepolicy"]?["phase1_negotiation_mode"] == "aggressive")
    _ = try update(bed, id, ["ikepolicy": ["ike_version": "v2"]])
    #expect(try bed.connection(id)["ikepolicy"]?["phase1_negotiation_mode"] == nil)
  }

  @Test func `lists are replaced as a whole (B38)`() throws {
    let bed = try TestBed()
    let id = try bed.connect(try bed.ends())
    _ = try update(bed, id, ["peer_subnets": ["10.1.0.0/16"]])
    #expect(try bed.connection(id)["peer_subnets"] == ["10.1.0.0/16"])
  }

  @Test func `another customer gateway brings its address`() throws {
    let bed = try TestBed()
    let id = try bed.connect(try bed.ends())
    let other = try bed.createCustomer([("id_value", "198.51.100.99")])
    #expect(try update(bed, id, ["cgw_id": .string(other)]).status == 200)
    let after = try bed.connection(id)
    #expect(after["cgw_id"] == .string(other))
    #expect(after["ikepolicy"]?["peer_id"] == "198.51.100.99")
    #expect(try update(bed, id, ["cgw_id": .string(TestBed.vpc)]).status == 404)
  }

  @Test func `a change of nothing leaves even the status alone`() throws {
    let bed = try TestBed()
    let id = try bed.connect(try bed.ends())
    let before = try bed.connection(id)
    let answer = try bed.send(
      "PUT", "\(TestBed.connections)/\(id)", ["vpn_connection": [:]])
    #expect(answer.status == 200)
    #expect(try bed.connection(id) == before)
  }

  @Test(
    arguments: [
      (["policy_rules": []], "policy_rules"), (["enable_hub": true], "enable_hub"),
      (["tunnel_local_address": "169.254.195.1/30"], "tunnel_local_address"),
      (["tunnel_peer_address": "169.254.56.229/30"], "tunnel_peer_address"),
      (["peer_subnets": ["214.0.0.0/8"]], "peer_subnets[0]"), (["psk": "short"], "psk"),
      (["name": ""], "name"), (["cgw_id": "x"], "cgw_id"),
      (["ikepolicy": ["dh_group": "disable"]], "dh_group"),
      (["ikepolicy": ["peer_id_type": "any"]], "peer_id_type"),
      (["ipsecpolicy": ["lifetime_seconds": 29]], "lifetime_seconds"), (["name": .null], "name"),
    ] as [(JSONValue, String)])
  func `what does not fit a static connection is refused`(
    _ change: JSONValue, _ field: String
  ) throws {
    let bed = try TestBed()
    let id = try bed.connect(
      try bed.ends(), [("tunnel_local_address", "169.254.56.225/30")])
    let answer = try update(bed, id, change)
    #expect(answer.status == 400)
    #expect(answer.errorCode == "VPN.0001")
    #expect(answer.errorText?.contains(field) == true, "\(answer.errorText ?? "")")
  }

  @Test func `a BGP connection shows its peer and may be a hub`() throws {
    let bed = try TestBed()
    let gateway = try bed.ends().gateway
    let customer = try bed.createCustomer([("bgp_asn", 65_000)])
    let ends = TestBed.Ends(gateway: gateway, customer: customer)
    let id = try bed.connect(
      ends, [("style", "bgp"), ("tunnel_local_address", "169.254.56.225/30")])
    #expect(try update(bed, id, ["enable_hub": true]).status == 200)
    let down = try bed.connection(id)
    #expect(down["enable_hub"] == true)
    #expect(down["bgp_peer"]?["peer_ip_address"] == "169.254.56.226")
    #expect(down["bgp_peer"]?["peer_asn"] == 65_000)
    #expect(down["bgp_peer"]?["state"] == "idle")
    bed.setStatus("ACTIVE", of: "vpn-connection", id)
    #expect(try bed.connection(id)["bgp_peer"]?["state"] == "established")
  }
}
