import Testing

@testable import Sandbox

struct RouterTests {
  private let router = Router()
  private let id = "134f9fb1-de30-4a8d-8a86-2040a5c13325"

  private func operation(_ method: String, _ target: String) -> Operation? {
    router.match(method: method, RequestTarget(target))?.operation
  }

  @Test func `every operation is found by its own row`() {
    for row in Router.table {
      let path = row.path.split(separator: "/").map { part in
        switch part {
        case "{project_id}": "p"
        case "{resource_type}": "vpn-gateway"
        default: part.hasPrefix("{") ? id : String(part)
        }
      }.reduce("") { "\($0)/\($1)" }
      #expect(operation(row.method, path) == row.operation)
    }
    #expect(Set(Router.table.map(\.operation)) == Set(Operation.allCases))
  }

  @Test func `the literal stands before the placeholder that also fits`() {
    #expect(
      operation("GET", "/v5/p/vpn-gateways/availability-zones") == .listVpnGatewayAvailabilityZones)
    #expect(operation("GET", "/v5/p/vpn-gateways/\(id)") == .getVpnGateway)
    #expect(operation("GET", "/v5/p/vpn-connection/tags") == .listProjectTags)
    #expect(operation("GET", "/v5/p/vpn-connection/\(id)") == .getVpnConnection)
    #expect(operation("GET", "/v5/p/vpn-connection/\(id)/tags") == .listResourceTags)
    #expect(operation("PUT", "/v5/p/vpn-connection/tags") == .updateVpnConnection)
  }

  @Test func `placeholders are handed over in order, the query is not part of the path`() {
    let match = router.match(method: "GET", RequestTarget("/v5/p/vpn-gateways/\(id)?a=/b/c"))
    #expect(match?.parameters == ["p", id])
  }

  @Test(arguments: [
    ("GET", "/v5/p/vpn-gateways/"), ("GET", "/v5//vpn-gateways"), ("GET", "//v5/p/vpn-gateways"),
    ("GET", "/v5/p/vpn-gateway"), ("PATCH", "/v5/p/vpn-gateways"), ("get", "/v5/p/vpn-gateways"),
    ("HEAD", "/v5/p/vpn-gateways"), ("GET", "v5/p/vpn-gateways"), ("GET", ""), ("GET", "/"),
    ("GET", "?"), ("GET", "*"), ("PUT", "/v3/auth/tokens"), ("POST", "/v3/projects"),
    ("GET", "/v5/p/vpn%2Dgateways"), ("GET", "/v5/p/vpn-connections"),
    ("POST", "/v5/p/vpn-connection/batch-create"), ("GET", "/v5/p/customer-gateway"),
    ("POST", "/v5/p/vpn/customer-gateways"), ("GET", "/v5/p/vpn-gateways/1/tags"),
    ("DELETE", "/v5/p/vpn-gateway/1/tags/delete"), ("GET", "/v5/p/connection-monitor/tags"),
    ("GET", "/v5/p/vpn-gateway/resource-instances/filter"), ("PUT", "/v5/p/connection-monitors/1"),
  ])
  func `another method, a slash too many or another spelling fits no row`(
    _ method: String, _ target: String
  ) {
    #expect(operation(method, target) == nil)
  }
}
