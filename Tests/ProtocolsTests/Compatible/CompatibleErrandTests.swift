import CallModel
import HTTP2Wire
import Testing
import Transport

@testable import Contract
@testable import Protocols

@Suite struct CompatibleErrandTests {
  private static let id = "cb4a631d-de30-4a8d-8a86-ca3fa348c36c"

  private func errand(_ method: String, _ target: String) -> String {
    switch Recogniser(Heads.table).recognise(Heads.request(method, target), over: .http1) {
    case .compatible(.operation(let match)): match.operation.name
    case .compatible(let errand): "\(errand)"
    case .refused(let refusal, let dialect): "\(dialect.face.word) \(refusal.reason)"
    default: "another"
    }
  }

  @Test(arguments: [
    ("GET", "/v5/p/vpn-gateways", "ListVpnGateways"),
    ("GET", "/v5/p/vpn-gateways/\(id)?a=b", "GetVpnGateway"),
    ("PUT", "/v5/p/vpn-gateways/\(id)", "UpdateVpnGateway"),
    ("GET", "/v3/projects?name=x", "listProjects"), ("GET", "/v3/auth/projects", "listProjects"),
    ("POST", "/v3/auth/tokens", "issueToken"), ("GET", "/v3/auth/tokens", "checkToken"),
  ])
  func `a CompatibleErrand is told by the cloud's method and path`(
    method: String, target: String, name: String
  ) {
    #expect(errand(method, target) == name)
  }

  @Test(arguments: [
    ("GET", "/v5/p/nothing"), ("PATCH", "/v5/p/vpn-gateways/\(id)"), ("GET", "/v5/"),
    ("GET", "/v5/p/vpn-gateways/"), ("POST", "/v3/projects"), ("GET", "/v3/auth/domains"),
    ("DELETE", "/v3/auth/tokens"), ("HEAD", "/v3/projects"),
  ])
  func `what CompatibleRouting does not know is refused in the cloud's way`(
    method: String, target: String
  ) {
    #expect(errand(method, target) == "compatible PATH_UNKNOWN")
  }

  @Test func `REST keeps its own paths`() {
    #expect(errand("GET", "/v1/vpn-gateways") == "another")
    #expect(errand("GET", "/v1/nothing") == "rest PATH_UNKNOWN")
    #expect(errand("GET", "/v4/p/vpn-gateways") == "rest PATH_UNKNOWN")
  }
}
