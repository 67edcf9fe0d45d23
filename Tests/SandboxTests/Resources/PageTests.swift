import Testing

@testable import Sandbox

struct PageTests {
  /// Five customer gateways, a second apart; the oldest first.
  private func five(_ bed: TestBed) throws -> [String] {
    try (0..<5).map { _ in
      bed.clock.advance(seconds: 1)
      return try bed.createCustomer()
    }
  }

  private func page(_ bed: TestBed, _ query: String) throws -> (ids: [String], next: String?) {
    let answer = try bed.send("GET", "\(TestBed.customerGateways)\(query)")
    #expect(answer.status == 200)
    let rows = answer.json["customer_gateways"]?.array ?? []
    #expect(answer.json["page_info"]?["current_count"] == .integer(Int64(rows.count)))
    #expect(answer.json["total_count"] == 5)
    return (
      rows.compactMap { $0["id"]?.string }, answer.json["page_info"]?["next_marker"]?.string
    )
  }

  @Test func `markers lead through all rows, newest first, with one on the last page too`() throws {
    let bed = try TestBed()
    let ids = try five(bed)
    let first = try page(bed, "?limit=2")
    #expect(first.ids == [ids[4], ids[3]])
    let second = try page(bed, "?limit=2&marker=\(try #require(first.next))")
    #expect(second.ids == [ids[2], ids[1]])
    let third = try page(bed, "?limit=2&marker=\(try #require(second.next))")
    #expect(third.ids == [ids[0]])
    let end = try page(bed, "?limit=2&marker=\(try #require(third.next))")
    #expect(end.ids.isEmpty)
    #expect(end.next == nil)
  }

  @Test(arguments: [
    "2022-09-15T08:56:12.386Z", "2022-09-15T16:56:12.386+08:00", "2022-09-15T08%3A56%3A12.386Z",
    "2022-09-15T16:56:12.386%2B08:00", "2022-09-15T08:56:12.3869999Z",
  ])
  func `a marker may have any offset and fraction (B18)`(_ marker: String) throws {
    let bed = try TestBed()
    let ids = try five(bed)
    #expect(try page(bed, "?limit=200&marker=\(marker)").ids == [ids[1], ids[0]])
  }

  @Test func `limit 0 is accepted and sets no limit (B29)`() throws {
    let bed = try TestBed()
    _ = try five(bed)
    #expect(try page(bed, "?limit=0").ids.count == 5)
  }

  @Test(arguments: ["limit=201", "limit=-1", "limit=x", "limit=", "limit=1&marker=x", "marker="])
  func `a page that cannot be is refused`(_ query: String) throws {
    let bed = try TestBed()
    for path in [TestBed.customerGateways, TestBed.connections] {
      let answer = try bed.send("GET", "\(path)?\(query)")
      #expect(answer.status == 400)
      #expect(answer.errorCode == "VPN.0001")
    }
  }

  @Test func `rows that share a time are cut by a border, either way (B28)`() throws {
    func walk(repeats: Bool) throws -> [[String]] {
      let bed = try TestBed {
        $0.creationTimeNanoseconds = 60_000_000_000
        $0.repeatsPageBorder = repeats
      }
      _ = try five(bed)
      let first = try page(bed, "?limit=2")
      return [first.ids, try page(bed, "?limit=2&marker=\(try #require(first.next))").ids]
    }
    let lost = try walk(repeats: false)
    #expect(lost[0].count == 2)
    #expect(lost[1].isEmpty)
    let repeated = try walk(repeats: true)
    #expect(repeated[0] == repeated[1])
  }

  @Test func `a clock that goes back does not disturb the order`() throws {
    let bed = try TestBed()
    let first = try bed.createCustomer()
    bed.clock.advance(seconds: -60)
    let second = try bed.createCustomer()
    let rows = try bed.send("GET", TestBed.customerGateways).json["customer_gateways"]?.array ?? []
    #expect(rows.map { $0["id"]?.string } == [second, first])
    #expect(rows[0]["created_at"] == rows[1]["created_at"])
  }

  @Test func `the total counts the project, not the filter (B27)`() throws {
    let bed = try TestBed()
    let one = try bed.ends()
    let other = TestBed.Ends(gateway: try bed.ends().gateway, customer: one.customer)
    _ = try bed.connect(one)
    _ = try bed.connect(one, [("vgw_ip", .string(TestBed.otherEip))])
    _ = try bed.connect(other)
    func list(_ query: String) throws -> JSONValue {
      try bed.send("GET", "\(TestBed.connections)?\(query)").json
    }
    let byGateway = try list("vgw_id=\(one.gateway.uppercased())")
    #expect(byGateway["vpn_connections"]?.array?.count == 2)
    #expect(byGateway["page_info"]?["current_count"] == 2)
    #expect(byGateway["total_count"] == 3)
    #expect(
      try list("vgw_id=\(one.gateway)&vgw_ip=\(TestBed.eip)")["vpn_connections"]?.array?.count == 1)
    #expect(try list("vgw_id=\(TestBed.vpc)")["vpn_connections"] == [])
    #expect(try bed.send("GET", "\(TestBed.connections)?vgw_id=x").errorCode == "VPN.0001")
    #expect(try bed.send("GET", "\(TestBed.connections)?vgw_ip=x").errorCode == "VPN.0001")
  }
}
