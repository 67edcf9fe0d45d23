import Testing

@testable import Sandbox

struct ConnectionUsageTests {
  private func connection(_ gateway: String, _ customer: String) throws -> Connection {
    Connection(
      id: "1", name: "n", gatewayID: gateway, gatewayIP: "e", gatewayAddress: "192.0.2.1",
      style: .static, customerGatewayID: customer, customerAddress: "192.0.2.2",
      tunnel: Tunnel(local: try #require(Tunnel.address("169.254.56.225/30"))), enablesNQA: false,
      enablesHub: false, policyRules: [], ike: [:], ipsec: [:], createdAt: 0, updatedAt: 0,
      enterpriseProjectID: "0", role: .master, tags: [])
  }

  @Test func `connections count once for each end, groups once for both`() throws {
    var usage = ConnectionUsage()
    let pairs = try [("g", "a"), ("g", "a"), ("g", "b"), ("h", "a")].map {
      try connection($0.0, $0.1)
    }
    for pair in pairs { usage.add(pair) }
    #expect(usage.connections(ofGateway: "g") == 3)
    #expect(usage.groups(ofGateway: "g") == 2)
    #expect(usage.connections(ofCustomerGateway: "a") == 3)
    #expect(usage.tunnels(inBlockOf: pairs[0].tunnel) == 4)
    for pair in pairs { usage.remove(pair) }
    #expect(usage.connections(ofGateway: "g") == 0)
    #expect(usage.groups(ofGateway: "g") == 0)
    #expect(usage.connections(ofCustomerGateway: "a") == 0)
    #expect(usage.tunnels(inBlockOf: pairs[0].tunnel) == 0)
  }

  @Test func `what was never there cannot be taken away`() throws {
    var usage = ConnectionUsage()
    usage.remove(try connection("g", "a"))
    #expect(usage.connections(ofGateway: "g") == 0)
  }
}
