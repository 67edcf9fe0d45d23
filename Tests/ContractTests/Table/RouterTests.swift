import Testing

@testable import Contract

@Suite struct RouterTests {
  /// "GetVpnGateway vgw_id-value…", "405 allowed" or "404".
  private func route(_ method: String, _ path: String) -> String {
    let bytes = Array(path.utf8)
    switch Calls.table.route(method: Array(method.utf8).span, path: bytes.span) {
    case .match(let match):
      let values = (0..<match.variables.count).map { " " + text(bytes[match.variables[$0]]) }
      return match.operation.name + values.joined()
    case .methodNotAllowed(let allowed): return "405 \(allowed)"
    case .notFound: return "404"
    }
  }

  @Test(arguments: [
    ("GET", "/v1/caller", "GetCaller"),
    ("GET", "/v1/vpn-gateways", "ListVpnGateways"),
    ("POST", "/v1/vpn-gateways", "CreateVpnGateway"),
    ("GET", "/v1/vpn-gateways/x", "GetVpnGateway x"),
    ("PATCH", "/v1/vpn-gateways/x", "UpdateVpnGateway x"),
    ("PUT", "/v1/vpn-gateways/x", "UpdateVpnGateway x"),
    ("DELETE", "/v1/vpn-gateways/x", "DeleteVpnGateway x"),
    ("POST", "/v1/vpn-gateways/x/update-specification", "UpdateVpnGatewaySpecification x"),
  ]) func `every binding is found`(method: String, path: String, expected: String) {
    #expect(route(method, path) == expected)
  }

  @Test func `RTE-2, a literal is no id, whatever the method`() {
    let path = "/v1/vpn-gateways/availability-zones"
    #expect(route("GET", path) == "ListVpnGatewayAvailabilityZones")
    #expect(route("DELETE", path) == "405 GET")
    #expect(route("PATCH", path) == "405 GET")
    #expect(route("GET", path + "x") == "GetVpnGateway availability-zonesx")
    // Where the literal leads no further, its name is a value like any other.
    #expect(
      route("POST", path + "/update-specification")
        == "UpdateVpnGatewaySpecification availability-zones")
  }

  @Test func `a known path says which methods it has`() {
    #expect(route("DELETE", "/v1/vpn-gateways") == "405 GET, POST")
    #expect(route("POST", "/v1/vpn-gateways/x") == "405 DELETE, GET, PATCH, PUT")
    #expect(route("get", "/v1/caller") == "405 GET")
    #expect(route("", "/v1/caller") == "405 GET")
    #expect(route("OPTIONS", "/v1/caller") == "405 GET")
  }

  @Test(arguments: [
    "", "/", "//", "v1/caller", "/v1", "/v1/", "/v1/caller/", "/v1//caller", "//v1/caller",
    "/v1/vpn-gateways/", "/v1/vpn-gateways//", "/v1/vpn-gateways/x/", "/v1/vpn-gateways/x/y",
    "/V1/caller", "/v1/caller?", "/v1/%63aller", "/v5/p/vpn-gateways", "*",
    "/v1/vpn-gateways//update-specification",
  ]) func `other spellings are other paths`(path: String) {
    #expect(route("GET", path) == "404")
  }

  @Test func `a path of endless segments is not walked`() {
    #expect(route("GET", String(repeating: "/v1", count: 100_000)) == "404")
  }

  @Test func `values stay encoded until they are asked for`() {
    #expect(route("GET", "/v1/vpn-gateways/a%2Fb") == "GetVpnGateway a%2Fb")
    #expect(route("GET", "/v1/vpn-gateways/..") == "GetVpnGateway ..")
  }

  @Test func `methods are told apart by every letter`() {
    for method in HTTPMethod.allCases {
      #expect(HTTPMethod(Array(method.rawValue.utf8).span) == method)
      #expect(HTTPMethod(Array(method.rawValue.lowercased().utf8).span) == nil)
      #expect(HTTPMethod(Array("\(method.rawValue.dropLast())X".utf8).span) == nil)
    }
  }

  @Test func `two bindings of one method and shape are a fault`() throws {
    var router = Router()
    func binding(_ path: String) throws -> HTTPBinding {
      HTTPBinding(method: .get, path: try PathTemplate(path), body: .none, variables: [])
    }
    try router.add(try binding("/a/{b}"), operation: 0, number: 0)
    #expect(throws: ContractFault.self) {
      try router.add(try binding("/a/{c}"), operation: 1, number: 0)
    }
  }
}
