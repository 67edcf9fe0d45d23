import Testing

@testable import Sandbox

struct RoutesTests {
  @Test func `a route to each peer network of each connection that is up`() throws {
    let bed = try TestBed()
    let gateway = try bed.ends().gateway
    let ends = TestBed.Ends(
      gateway: gateway, customer: try bed.createCustomer([("bgp_asn", 65_000)]))
    let id = try bed.connect(
      ends, [("style", "bgp"), ("tunnel_local_address", "169.254.56.225/30")])
    _ = try bed.connect(ends)
    let path = TestBed.gateway(gateway) + "/routing-table"
    let down = try bed.send("GET", path)
    #expect(down.status == 200)
    #expect(down.json["routing_table"] == [])
    #expect(down.json["total_count"] == 0)
    bed.setStatus("ACTIVE", of: "vpn-connection", id)
    let route: JSONValue = [
      "destination": "192.168.44.0/24", "nexthop": "169.254.56.226",
      "outbound_interface_ip": "169.254.56.225", "origin": "igp", "as_path": "65000", "med": 0,
    ]
    let up = try bed.send("GET", path)
    #expect(up.json["routing_table"] == [route])
    #expect(
      up.json.object?.members.map(\.name)
        == ["routing_table", "total_count", "page_info", "request_id"])
    let full = try bed.send("GET", path + "?is_include_nexthop_resource=true")
    #expect(
      full.json["routing_table"]?.array?[0]["nexthop_resource"]
        == ["id": .string(id), "type": "vpn_connection"])
    #expect(try bed.send("GET", TestBed.gateway(TestBed.vpc) + "/routing-table").status == 404)
  }
}
