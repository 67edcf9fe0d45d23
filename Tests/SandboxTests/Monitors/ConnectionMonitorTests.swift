import Testing

@testable import Sandbox

struct ConnectionMonitorTests {
  private func create(_ bed: TestBed, _ connection: String) throws -> SandboxAnswer {
    try bed.send(
      "POST", TestBed.monitors,
      ["connection_monitor": ["vpn_connection_id": .string(connection)]])
  }

  private func id(_ answer: SandboxAnswer) throws -> String {
    try #require(answer.json["connection_monitor"]?["id"]?.string)
  }

  private let ends: Set<String> = ["vpn_connection_id", "source_ip", "destination_ip"]

  @Test(arguments: ["", ".flow4"])
  func `creation and get as the examples have them`(_ flow: String) throws {
    let bed = try TestBed()
    let created = try create(bed, try bed.connect(try bed.ends()))
    #expect(created.status == 201)
    try Example.expect(
      created.json["connection_monitor"],
      like: try Example.load("create-connection-monitor\(flow).response")["connection_monitor"],
      loose: ends)
    let path = "\(TestBed.monitors)/\(try id(created))"
    #expect(try bed.send("GET", path).json["connection_monitor"]?["status"] == "PENDING_CREATE")
    bed.clock.advance(seconds: 2)
    let got = try bed.send("GET", path)
    #expect(got.status == 200)
    try Example.expect(
      got.json["connection_monitor"],
      like: try Example.load("get-connection-monitor\(flow).response")["connection_monitor"],
      loose: ends)
    #expect(got.json["connection_monitor"]?["destination_ip"] == "198.51.100.21")
  }

  @Test func `lists, all and of one connection`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let connections = [try bed.connect(ends), try bed.connect(ends)]
    for connection in connections { _ = try create(bed, connection) }
    bed.clock.advance(seconds: 2)
    for (name, query, count) in [
      ("all", "", 2), ("by-connection", "?vpn_connection_id=\(connections[0])", 1),
    ] {
      let list = try bed.send("GET", TestBed.monitors + query)
      let example = try Example.load("list-connection-monitors.\(name).response")
      #expect(list.json.object?.members.map(\.name) == example.object?.members.map(\.name))
      let rows = try #require(list.json["connection_monitors"]?.array)
      #expect(rows.count == count)
      try Example.expect(
        rows[0], like: example["connection_monitors"]?.array?[0], loose: self.ends)
    }
    #expect(
      try bed.send("GET", "\(TestBed.monitors)?enterprise_project_id=\(TestBed.vpc)")
        .json["connection_monitors"] == [])
    #expect(
      try bed.send("GET", "\(TestBed.monitors)?vpn_connection_id=x").errorCode == "VPN.0001")
  }

  @Test func `MON-1: the connection shows its monitor while there is one`() throws {
    let bed = try TestBed()
    let connection = try bed.connect(try bed.ends())
    #expect(try bed.connection(connection)["connection_monitor_id"] == nil)
    let monitor = try id(try create(bed, connection))
    #expect(try bed.connection(connection)["connection_monitor_id"] == .string(monitor))
    #expect(try create(bed, connection).errorCode == "VPN.0001")

    let path = "\(TestBed.monitors)/\(monitor)"
    #expect(try bed.send("DELETE", path).status == 204)
    #expect(try bed.send("DELETE", path).status == 204)
    #expect(try bed.send("GET", path).json["connection_monitor"]?["status"] == "PENDING_DELETE")
    bed.clock.advance(seconds: 1)
    #expect(try bed.send("GET", path).errorCode == "VPN.0004")
    #expect(try bed.connection(connection)["connection_monitor_id"] == nil)
    #expect(try create(bed, connection).status == 201)
  }

  @Test func `a monitor goes with its connection`() throws {
    let bed = try TestBed()
    let connection = try bed.connect(try bed.ends())
    _ = try create(bed, connection)
    #expect(try bed.send("DELETE", "\(TestBed.connections)/\(connection)").status == 204)
    bed.clock.advance(seconds: 1)
    #expect(try bed.send("GET", TestBed.monitors).json["connection_monitors"] == [])
  }

  @Test func `a connection that is not there cannot be probed`() throws {
    let bed = try TestBed()
    #expect(try create(bed, TestBed.vpc).errorCode == "VPN.0004")
    #expect(try create(bed, "x").errorCode == "VPN.0001")
    #expect(try bed.send("GET", "\(TestBed.monitors)/x").errorCode == "VPN.0001")
    #expect(try bed.send("DELETE", "\(TestBed.monitors)/\(TestBed.vpc)").status == 404)
  }
}
