import Testing

@testable import Sandbox

struct CustomerGatewayTests {
  @Test(arguments: ["create-customer-gateway", "create-customer-gateway.flow2"])
  func `creation and get as the examples have them`(_ name: String) throws {
    let bed = try TestBed()
    let created = try bed.send(
      "POST", TestBed.customerGateways, try Example.load("\(name).request"))
    #expect(created.status == 201)
    let example = try Example.load("\(name).response")["customer_gateway"]
    try Example.expect(created.json["customer_gateway"], like: example)
    #expect(created.json["customer_gateway"]?["created_at"] == "2022-09-15T16:56:09.386+08:00")
    let id = try #require(created.json["customer_gateway"]?["id"]?.string)
    let got = try bed.send("GET", "\(TestBed.customerGateways)/\(id.uppercased())")
    #expect(got.status == 200)
    #expect(got.json["customer_gateway"] == created.json["customer_gateway"])
    #expect(got.json.object?.members.map(\.name) == ["customer_gateway", "request_id"])
  }

  @Test func `the list as the example has it`() throws {
    let bed = try TestBed()
    let example = try Example.load("list-customer-gateways.response")
    let rows = try #require(example["customer_gateways"]?.array)
    for row in rows.reversed() {
      var extra: [(String, JSONValue)] = []
      for name in ["id_value", "bgp_asn"] {
        if let value = row[name] { extra.append((name, value)) }
      }
      _ = try bed.createCustomer(extra)
      bed.clock.advance(seconds: 1)
    }
    let list = try bed.send("GET", "\(TestBed.customerGateways)?limit=200")
    #expect(
      list.json.object?.members.map(\.name) == example.object?.members.map(\.name))
    for (row, like) in zip(list.json["customer_gateways"]?.array ?? [], rows) {
      try Example.expect(row, like: like)
      #expect(row["created_at"]?.string?.hasSuffix("Z") == true)
    }
    #expect(list.json["total_count"] == 2)
    #expect(list.json["page_info"]?["current_count"] == 2)
    #expect(list.json["page_info"]?["next_marker"] == "2022-09-15T08:56:09.386Z")
  }

  @Test func `CGW-3: only the name changes`() throws {
    let bed = try TestBed()
    let id = try bed.createCustomer([("bgp_asn", 65_533)])
    bed.clock.advance(seconds: 1)
    let path = "\(TestBed.customerGateways)/\(id)"
    var change = try #require(
      try Example.load("update-customer-gateway.request")["customer_gateway"]?.object)
    change.set("id_value", "203.0.113.9")
    let answer = try bed.send("PUT", path, ["customer_gateway": .object(change)])
    #expect(answer.status == 200)
    try Example.expect(
      answer.json["customer_gateway"],
      like: try Example.load("update-customer-gateway.response")["customer_gateway"])
    #expect(answer.json["customer_gateway"]?["name"] == "cgw-f846")
    #expect(answer.json["customer_gateway"]?["updated_at"] == "2022-09-15T08:56:10.386Z")
    #expect(try bed.send("PUT", path, ["customer_gateway": ["name": "a b"]]).status == 400)
    #expect(try bed.send("PUT", path, [:]).errorCode == "VPN.0001")
  }

  @Test func `a name is made up, tags are shown`() throws {
    let bed = try TestBed()
    let id = try bed.createCustomer([("tags", [["key": "k", "value": "v"]])])
    let got = try bed.send("GET", "\(TestBed.customerGateways)/\(id)").json["customer_gateway"]
    #expect(got?["name"]?.string?.wholeMatch(of: #/cgw-[0-9a-f]{4}/#) != nil)
    #expect(got?["tags"] == [["key": "k", "value": "v"]])
    #expect(got?["status"] == nil)
  }

  @Test func `deletion is at once`() throws {
    let bed = try TestBed()
    let path = "\(TestBed.customerGateways)/\(try bed.createCustomer())"
    #expect(try bed.send("DELETE", path).status == 204)
    for method in ["GET", "DELETE"] {
      let answer = try bed.send(method, path)
      #expect(answer.status == 404)
      #expect(answer.errorCode == "VPN.0004")
    }
    #expect(try bed.send("PUT", path, ["customer_gateway": [:]]).status == 404)
    #expect(try bed.send("GET", "\(TestBed.customerGateways)/x").errorCode == "VPN.0001")
  }
}
