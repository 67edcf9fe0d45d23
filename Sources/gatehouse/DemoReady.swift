import Admission
import Foundation

/// How to reach a running demo, for people and for programs.
struct DemoReady {
  let members: [String: Any]
  let welcome: String

  init(home: DemoHome, gateway: ReadyFile, sandbox: ReadyFile) {
    let port = (gateway["ports"] as? [Int])?.first ?? home.port
    let endpoint = "https://localhost:\(port)"
    let admin = "http://127.0.0.1:\(gateway["admin_port"] as? Int ?? 0)"
    let cloud = "https://localhost:\(sandbox["port"] as? Int ?? 0)"
    self.members = [
      "endpoint": endpoint,
      "admin_endpoint": admin,
      "sandbox_endpoint": cloud,
      "sandbox_iam_endpoint": cloud,
      "sandbox_admin_endpoint": "http://127.0.0.1:\(sandbox["admin_port"] as? Int ?? 0)",
      "unix_socket": home.unixSocket,
      "ca_file": home.file("ca.pem"),
      "client_cert_file": home.file("client.pem"),
      "client_key_file": home.file("client-key.pem"),
      "api_key": home.apiKey.text,
      "api_key_file": home.file("api-key"),
      "openapi": "\(endpoint)/openapi.json",
      "project_id": DemoHome.projectID,
      "project_name": DemoHome.projectName,
      "virtual_access_key": home.virtualAccessKey,
      "virtual_secret_key": home.virtualSecretKey,
      "sandbox_access_key": DemoHome.sandboxAccessKey,
      "sandbox_secret_key": home.sandboxSecret,
      "pid": gateway["pid"] as? Int ?? 0,
      "sandbox_pid": sandbox["pid"] as? Int ?? 0,
      "state_directory": home.file("state"),
    ]
    self.welcome = Self.welcome(home, endpoint: endpoint, admin: admin, cloud: cloud, port: port)
  }

  /// What a person reads: where everything is, and calls to copy.
  private static func welcome(
    _ home: DemoHome, endpoint: String, admin: String, cloud: String, port: Int
  ) -> String {
    let key = home.apiKey.text
    let ca = home.file("ca.pem")
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
    let cloudPath = "\(endpoint)/v5/default/vpn-gateways"
    return """

      Gatehouse is ready, with a simulated cloud behind it.

        gateway   \(endpoint)
        admin     \(admin)/readyz?verbose
        cloud     \(cloud)  (simulated)
        files     \(home.path)

      Who am I?

        curl --cacert \(ca) -H 'authorization: Bearer \(key)' \(endpoint)/v1/caller

      Create a VPN gateway, then look until its status is ACTIVE (2 seconds):

        curl --cacert \(ca) -H 'authorization: Bearer \(key)' \(endpoint)/v1/vpn-gateways \\
          --json '{"name":"office","vpc_id":"cb4a631d-de30-4a8d-8a86-ca3fa348c36c","local_subnets":["192.168.0.0/24"],"connect_subnet":"f5741286-de30-4a8d-8a86-2c82bd9ee114","eip1":{"id":"cff40e5e-de30-4a8d-8a86-7366077bf097"},"eip2":{"id":"d290f1ee-de30-4a8d-8a86-d701748f0851"}}'

        curl --cacert \(ca) -H 'authorization: Bearer \(key)' \(endpoint)/v1/vpn-gateways

      The same over the Connect protocol, and over gRPC:

        curl --cacert \(ca) -H 'authorization: Bearer \(key)' --json '{}' \\
          \(endpoint)/gatehouse.vpn.v1.VpnGatewayService/ListVpnGateways

        grpcurl -cacert \(ca) -H 'authorization: Bearer \(key)' \\
          localhost:\(port) gatehouse.vpn.v1.VpnGatewayService/ListVpnGateways

      The cloud's own API, signed with a virtual access key, for clients that speak it already:

        \(program) sign GET \(cloudPath) --headers-only \\
          --access-key \(home.virtualAccessKey) \\
          --secret-key-file \(home.file("virtual-secret-key")) |
          curl --cacert \(ca) -H @- \(cloudPath)

      With the program itself, which knows every method:

        \(program) call ListVpnGateways \\
          --endpoint \(endpoint) --ca-file \(ca) --api-key-file \(home.file("api-key"))

        \(program) call GetCaller --unix \(home.unixSocket)

      A key for another service, and its end:

        \(program) keys issue --config \(home.file("gatehouse.yaml")) --caller demo-service

        \(program) keys list --config \(home.file("gatehouse.yaml"))

      By a certificate instead of a key:

        curl --cacert \(ca) --cert \(home.file("client.pem")) \\
          --key \(home.file("client-key.pem")) \(endpoint)/v1/caller

      Every operation, for tools and for people: \(endpoint)/openapi.json, docs/API.md

      Control-C ends both.

      """
  }
}
