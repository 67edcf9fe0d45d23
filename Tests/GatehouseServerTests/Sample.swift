import Logging
import Settings

@testable import Admission
@testable import GatehouseServer

/// Settings of a gateway on loopback ports, whose cloud is not there.
enum Sample {
  static func settings(
    key: APIKey = APIKey(),
    listener: String = "{ address: \"127.0.0.1:0\", cleartext: true }",
    admin: String = "127.0.0.1:0", actions: String = "*", secret: String = "env:PATH",
    policy: String? = nil, limits: String = ""
  ) throws -> Settings {
    try Settings.parse(
      text: """
        listeners: [\(listener)]
        admin: { address: "\(admin)" }
        clouds: { c: { vpn_endpoint: "https://localhost:1" } }
        credentials:
          main: { cloud: c, project_id: p, access_key: { id: AK, secret: "\(secret)" } }
          other: { cloud: c, project_id: p, access_key: { id: AL, secret: env:PATH } }
        callers:
          tester:
            api_keys: ["sha256:\(key.digest)"]
            credentials: [main]
            \(policy == nil ? "actions: [\"\(actions)\"]" : "policies: [p]")
            limits: { \(limits) }
        policies: [\(policy.map { "\"\($0)\"" } ?? "")]
        limits: { drain_seconds: 1 }
        """, fileName: "g.yaml")
  }

  static func start(_ settings: Settings) async throws -> Gateway {
    try await Gateway.start(settings, loopCount: 1, logger: Logger(label: "test"))
  }
}
