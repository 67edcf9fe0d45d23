import CallModel
import Testing

@testable import Contract

@Suite struct CloudPathsTests {
  private static let table = OperationTable.shared
  private static let id = "cb4a631d-de30-4a8d-8a86-ca3fa348c36c"

  private func route(_ method: String, _ path: String) -> String {
    switch Self.table.cloudRoute(
      method: Array(method.utf8).span, path: Array(path.utf8).span)
    {
    case .match(let match): match.operation.name
    case .unknown: "unknown"
    case .malformed(let refusal): refusal.code == .invalidArgument ? "malformed" : "?"
    }
  }

  @Test func `every unary operation on the cloud's paths of the VPN service is found by its own`()
    throws
  {
    for operation in Self.table.operations where operation.kind == .unary {
      guard let upstream = operation.upstream, upstream.path.text.hasPrefix("/v5/") else {
        continue
      }
      let path = upstream.path.expand { name in
        if name == "project_id" { return "p" }
        let rules = operation.requestSchema.field(name)?.rules
        return rules?.words.first ?? Self.id
      }
      let method = upstream.method.rawValue
      let found = route(method, String(decoding: try #require(path), as: UTF8.self))
      let other = try #require(Self.table.operation(named: found), "\(operation.name): \(found)")
      #expect(other.action == operation.action)
      #expect(other.upstream?.path == upstream.path)
    }
  }

  @Test func `CloudPaths takes a literal for itself before it is taken for an id (RTE-2)`() {
    #expect(
      route("GET", "/v5/p/vpn-gateways/availability-zones") == "ListVpnGatewayAvailabilityZones")
    #expect(route("GET", "/v5/p/vpn-gateways/\(Self.id)") == "GetVpnGateway")
  }

  @Test(arguments: [
    "/v5/p//vpn-gateways", "/v5/p/../vpn-gateways", "/v5/./p/vpn-gateways", "/v5/p/vpn-gateways/..",
    "/v5/p/vpn-gateways/%2e%2e", "/v5/p%2Fvpn-gateways", "/v5/p/vpn-gateways/\\",
    "/v5/p/vpn-gateways/not-an-id", "/v5/p/vpn-gateways/\(id)x", "/v5/a b/vpn-gateways",
    "/v5//vpn-gateways/\(id)", "/v5/p/vpn-gateways/%63b4a631d-de30-4a8d-8a86-ca3fa348c36c",
    "/v5/p/vpn-gateways//",
  ])
  func `a path that two readers could take for two is refused`(path: String) {
    #expect(route("GET", path) == "malformed")
  }

  @Test(arguments: [
    "/v5", "/v5/", "/v5/p", "/v5/p/", "/v5/p/vpn-gateways/", "/v5/p/vpn-gatewayz",
    "/v5/p/vpn-gateways/\(id)/nothing", "/V5/p/vpn-gateways", "/v3/projects",
  ])
  func `a path that leads nowhere, or has a slash too many, is unknown`(path: String) {
    #expect(route("GET", path) == "unknown")
  }

  @Test(arguments: ["get", "PATCH", "HEAD", "OPTIONS", "POST"])
  func `a method that the path does not have is unknown as well`(method: String) {
    #expect(route(method, "/v5/p/vpn-gateways/\(Self.id)") == "unknown")
  }

  @Test func `a CloudPathMatch builds the path that was matched, for another project`() throws {
    let path = Array("/v5/default/vpn-gateways/\(Self.id)".utf8)
    guard
      case .match(let match) = Self.table.cloudRoute(
        method: Array("GET".utf8).span, path: path.span)
    else {
      Issue.record("not found")
      return
    }
    let project = match.project(in: path.span)
    #expect(String(decoding: (0..<project.count).map { project[$0] }, as: UTF8.self) == "default")
    #expect(
      String(decoding: match.path(path.span, for: "0a1b"), as: UTF8.self)
        == "/v5/0a1b/vpn-gateways/\(Self.id)")
  }
}
