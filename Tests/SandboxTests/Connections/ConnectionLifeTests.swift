import Testing

@testable import Sandbox

struct ConnectionLifeTests {
  private func path(_ id: String) -> String { "\(TestBed.connections)/\(id)" }

  @Test func `a connection is built and then DOWN until the tunnel is up`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let created = try bed.postConnection(ends)
    #expect(created.json["vpn_connection"]?["status"] == nil)
    let id = try #require(created.json["vpn_connection"]?["id"]?.string)
    #expect(try bed.connection(id)["status"] == "PENDING_CREATE")
    bed.clock.advance(seconds: 2)
    #expect(try bed.connection(id)["status"] == "DOWN")
    bed.clock.advance(seconds: 86_400)
    #expect(try bed.connection(id)["status"] == "DOWN")
    bed.setStatus("ACTIVE", of: "vpn-connection", id)
    #expect(try bed.connection(id)["status"] == "ACTIVE")
  }

  @Test func `the tunnel comes up by itself when the pace says so, also after an update`() throws {
    let bed = try TestBed { $0.pace.tunnel = .nanoseconds(5_000_000_000) }
    let created = try bed.postConnection(try bed.ends())
    let id = try #require(created.json["vpn_connection"]?["id"]?.string)
    bed.clock.advance(seconds: 3)
    #expect(try bed.connection(id)["status"] == "DOWN")
    let rename: JSONValue = ["vpn_connection": ["name": "n"]]
    #expect(try bed.send("PUT", path(id), rename).status == 200)
    #expect(try bed.connection(id)["status"] == "PENDING_UPDATE")
    bed.clock.advance(seconds: 1)
    #expect(try bed.connection(id)["status"] == "DOWN")
    bed.clock.advance(seconds: 5)
    #expect(try bed.connection(id)["status"] == "ACTIVE")
    #expect(try bed.send("PUT", path(id), rename).status == 200)
    bed.clock.advance(seconds: 1)
    #expect(try bed.connection(id)["status"] == "ACTIVE")
  }

  @Test func `a frozen connection is neither updated nor deleted, in the spec's words`() throws {
    let bed = try TestBed()
    let id = try bed.connect(try bed.ends())
    bed.setStatus("FREEZED", of: "vpn-connection", id)
    let update = try bed.send("PUT", path(id), ["vpn_connection": ["name": "n"]])
    let delete = try bed.send("DELETE", path(id))
    for (answer, name) in [(update, "update"), (delete, "delete")] {
      let example = try Example.load("\(name)-vpn-connection.frozen.error")
      #expect(answer.status == 400)
      #expect(answer.json["error_code"] == example["error_code"])
      #expect(answer.json["error_msg"] == example["error_msg"])
    }
    bed.setStatus("ERROR", of: "vpn-connection", id)
    #expect(try bed.send("DELETE", path(id)).status == 204)
  }

  @Test func `a connection on its way is not ready`() throws {
    let bed = try TestBed()
    let created = try bed.postConnection(try bed.ends())
    let id = try #require(created.json["vpn_connection"]?["id"]?.string)
    let early = try bed.send("DELETE", path(id))
    #expect(early.status == 403)
    #expect(
      early.errorText == "resource (type=CONNECTION, ID=\(id)) is not ready, currently CREATING")
    bed.clock.advance(seconds: 2)
    #expect(try bed.send("DELETE", path(id)).status == 204)
    #expect(try bed.connection(id)["status"] == "PENDING_DELETE")
    bed.clock.advance(seconds: 1)
    #expect(try bed.send("GET", path(id)).errorCode == "VPN.0004")
  }

  @Test func `the key is never shown, whatever is asked`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let key: (String, JSONValue) = ("psk", "Never-shown-1")
    let created = try bed.postConnection(ends, [key])
    let id = try #require(created.json["vpn_connection"]?["id"]?.string)
    bed.clock.advance(seconds: 5)
    let answers = [
      created, try bed.send("GET", path(id)), try bed.send("GET", TestBed.connections),
      try bed.send("PUT", path(id), ["vpn_connection": ["psk": "Never-shown-1"]]),
      try bed.send(
        "POST", TestBed.batch, ["vpn_connections": [TestBed.connection(ends, [key])]]),
    ]
    for answer in answers {
      #expect(answer.status < 300)
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("psk"))
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("Never-shown"))
    }
  }

  @Test func `gateways and customer gateways count what hangs on them`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let other = TestBed.Ends(gateway: ends.gateway, customer: try bed.createCustomer())
    func used() throws -> [JSONValue?] {
      let gateway = try bed.send("GET", TestBed.gateway(ends.gateway)).json["vpn_gateway"]
      return [gateway?["used_connection_number"], gateway?["used_connection_group"]]
    }
    #expect(try used() == [0, 0])
    let first = try bed.connect(ends)
    let second = try bed.connect(ends, [("vgw_ip", .string(TestBed.otherEip))])
    #expect(try used() == [2, 1])
    let third = try bed.connect(other)
    #expect(try used() == [3, 2])

    let customer = "\(TestBed.customerGateways)/\(ends.customer)"
    let refused = try bed.send("DELETE", customer)
    let example = try Example.load("delete-customer-gateway.has-connection.error")
    #expect(refused.status == 400)
    #expect(
      refused.errorText
        == example["error_msg"]?.string?.replacing(
          "575c1722-de30-4a8d-8a86-dd7f41876332", with: ends.customer))
    #expect(try bed.send("DELETE", TestBed.gateway(ends.gateway)).errorCode == "VPN.0001")

    let move: JSONValue = ["vpn_connection": ["cgw_id": .string(ends.customer)]]
    #expect(try bed.send("PUT", path(third), move).status == 200)
    #expect(try used() == [3, 1])
    let freed = "\(TestBed.customerGateways)/\(other.customer)"
    #expect(try bed.send("DELETE", freed).status == 204)
    bed.clock.advance(seconds: 5)
    for id in [first, second, third] {
      #expect(try bed.send("DELETE", path(id)).status == 204)
    }
    #expect(try bed.send("DELETE", customer).status == 400)
    bed.clock.advance(seconds: 1)
    #expect(try bed.send("DELETE", customer).status == 204)
    #expect(try used() == [0, 0])
    #expect(try bed.send("DELETE", TestBed.gateway(ends.gateway)).status == 204)
  }

  @Test func `ends that are not there or not ready carry no connection`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let nowhere = TestBed.Ends(gateway: TestBed.vpc, customer: ends.customer)
    #expect(try bed.postConnection(nowhere).errorCode == "VPN.0004")
    let nobody = TestBed.Ends(gateway: ends.gateway, customer: TestBed.vpc)
    #expect(try bed.postConnection(nobody).status == 404)
    let young = TestBed.Ends(gateway: try bed.create(), customer: ends.customer)
    #expect(
      try bed.postConnection(young).errorText?.hasSuffix("is not ready, currently CREATING")
        == true)
    #expect(try bed.send("GET", path("none")).errorCode == "VPN.0001")
    #expect(try bed.send("GET", path(TestBed.vpc)).errorCode == "VPN.0004")
  }

  @Test func `a gateway carries so many connections and no more`() throws {
    let bed = try TestBed { $0.connectionsPerGateway = 2 }
    let ends = try bed.ends()
    _ = try bed.connect(ends)
    let two: JSONValue = [
      "vpn_connections": [TestBed.connection(ends), TestBed.connection(ends)]
    ]
    #expect(try bed.send("POST", TestBed.batch, two).errorCode == "VPN.0001")
    #expect(try bed.postConnection(ends).status == 201)
    #expect(try bed.postConnection(ends).errorCode == "VPN.0001")
    #expect(
      try bed.send("GET", TestBed.connections).json["vpn_connections"]?.array?.count == 2)
  }
}
