import Testing

@testable import Sandbox

struct QuotasTests {
  private let path = "/v5/\(TestBed.project)/vpn/quotas"

  @Test func `the answer as the example has it, with what is there`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    _ = try bed.connect(ends)
    let answer = try bed.send("GET", path)
    #expect(answer.status == 200)
    #expect(answer.json.object?.members.map(\.name) == ["quotas", "request_id"])
    let example = try Example.load("list-quotas.response")
    let rows = try #require(answer.json["quotas"]?["resources"]?.array)
    let wanted = try #require(example["quotas"]?["resources"]?.array)
    #expect(rows.map { $0["type"] } == wanted.map { $0["type"] })
    #expect(rows.map { $0["quota"] } == wanted.map { $0["quota"] })
    #expect(rows.map { $0["used"] } == [1, 1, 1])
  }

  @Test func `what would exceed a quota is refused, what is gone is given back`() throws {
    let bed = try TestBed {
      $0.quotas.customerGateways = 2
      $0.quotas.vpnConnections = 1
    }
    let ends = try bed.ends()
    let other = try bed.createCustomer()
    let order: JSONValue = ["customer_gateway": ["id_value": "198.51.100.1"]]
    let refused = try bed.send("POST", TestBed.customerGateways, order)
    #expect(refused.status == 400)
    #expect(
      refused.errorText
        == "invalid request: the quota of 2 for customer_gateway is used up")
    #expect(try bed.send("DELETE", "\(TestBed.customerGateways)/\(other)").status == 204)
    #expect(try bed.send("POST", TestBed.customerGateways, order).status == 201)

    let two: JSONValue = [
      "vpn_connections": [TestBed.connection(ends), TestBed.connection(ends)]
    ]
    #expect(try bed.send("POST", TestBed.batch, two).errorCode == "VPN.0001")
    _ = try bed.connect(ends)
    #expect(try bed.postConnection(ends).errorCode == "VPN.0001")
  }
}
