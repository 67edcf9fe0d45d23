import Testing

@testable import Sandbox

// The kinds of resources that hang on a gateway.
extension TestBed {
  static let customerGateways = "/v5/\(project)/customer-gateways"
  static let connections = "/v5/\(project)/vpn-connection"
  static let batch = "/v5/\(project)/vpn-connections/batch-create"
  static let monitors = "/v5/\(project)/connection-monitors"
  static let eip = "0c464dad-de30-4a8d-8a86-c22bb0eb0bde"
  static let otherEip = "1fb97767-d780-4d8b-83bb-6f878f662005"

  /// What a connection needs: a gateway on two EIPs that is active, and a customer gateway.
  struct Ends {
    let gateway: String
    let customer: String
  }

  func ends(_ extra: [(String, JSONValue)] = []) throws -> Ends {
    let eips: [(String, JSONValue)] = [
      ("eip1", ["id": .string(Self.eip)]), ("eip2", ["id": .string(Self.otherEip)]),
    ]
    return Ends(gateway: try createActive(eips + extra), customer: try createCustomer())
  }

  func createCustomer(_ extra: [(String, JSONValue)] = []) throws -> String {
    var order: JSONObject = ["id_value": "198.51.100.21"]
    for (name, value) in extra { order.set(name, value) }
    let answer = try send(
      "POST", Self.customerGateways, ["customer_gateway": .object(order)])
    #expect(answer.status == 201)
    return try #require(answer.json["customer_gateway"]?["id"]?.string)
  }

  static func connection(
    _ ends: Ends, _ extra: [(String, JSONValue)] = []
  ) -> JSONValue {
    var order: JSONObject = [
      "vgw_id": .string(ends.gateway), "vgw_ip": .string(eip), "cgw_id": .string(ends.customer),
      "peer_subnets": ["192.168.44.0/24"], "psk": "Example-psk-1",
    ]
    for (name, value) in extra { order.set(name, value) }
    return .object(order)
  }

  func postConnection(
    _ ends: Ends, _ extra: [(String, JSONValue)] = []
  ) throws -> SandboxAnswer {
    try send("POST", Self.connections, ["vpn_connection": Self.connection(ends, extra)])
  }

  /// A connection that is DOWN for good, unless the pace says otherwise.
  func connect(_ ends: Ends, _ extra: [(String, JSONValue)] = []) throws -> String {
    let answer = try postConnection(ends, extra)
    #expect(answer.status == 201)
    clock.advance(seconds: 10)
    return try #require(answer.json["vpn_connection"]?["id"]?.string)
  }

  func connection(_ id: String) throws -> JSONValue {
    let answer = try send("GET", "\(Self.connections)/\(id)")
    #expect(answer.status == 200)
    return try #require(answer.json["vpn_connection"])
  }

  func setStatus(_ status: String, of collection: String, _ id: String) {
    let answer = cloud.administer(
      SandboxRequest(
        method: "PUT", target: "/_sandbox/\(collection)/\(id)/status",
        body: Array(#"{"status":"\#(status)"}"#.utf8)))
    #expect(answer.status == 204)
  }
}
