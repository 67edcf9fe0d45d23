import Admission
import Cryptography
import Foundation
import System

/// The directory of a demo: throw-away authority, certificates, keys and settings.
struct DemoHome {
  let path: String
  let port: Int
  private let isOwn: Bool
  let apiKey = APIKey()
  let sandboxSecret = SecureRandom.bytes(20).map { String(format: "%02x", $0) }.joined()

  let masterSecret = SecureRandom.bytes(32).map { String(format: "%02x", $0) }.joined()
  let virtualAccessKey = VirtualKey.newAccessKey()

  static let sandboxAccessKey = "SANDBOXACCESSKEY0001"
  static let projectID = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
  /// As the sandbox has it, and as an official client asks for it: the name of a region.
  static let projectName = "my-kualalumpur-1"
  /// In the certificate by which the demo's caller is known as well.
  static let spiffeID = "spiffe://gatehouse.example/demo-service"

  /// The secret half of the virtual access key.
  var virtualSecretKey: String {
    MasterSecret(SecretBytes(utf8: masterSecret)).secretKey(of: virtualAccessKey, version: 1)
      .withBytes { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
  }

  init(path: String?, port: Int) throws {
    self.port = port
    self.isOwn = path == nil
    self.path =
      path.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
      ?? FileManager.default.temporaryDirectory
      .appendingPathComponent("gatehouse-demo-\(UUID().uuidString.prefix(8))").path
  }

  func file(_ name: String) -> String { path + "/" + name }

  var usesFreePorts: Bool { port == 0 }
  var unixSocket: String { file("gatehouse.sock") }

  /// Makes everything; the directory is the owner's only, since it holds keys.
  func furnish() throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Exit.cannotCreate("the directory \(path) cannot be made: \(error.localizedDescription)")
    }
    let now = WallClock.now().seconds
    let validity = Duration.seconds(30 * 86_400)
    let authority = try CertificateAuthority.create(
      commonName: "Gatehouse demo authority", now: now, validity: validity)
    try write(authority.certificatePEM, to: "ca.pem", mode: 0o644)
    for name in ["gateway", "sandbox"] {
      let issued = try authority.issueServer(
        dnsNames: ["localhost"], ipAddresses: ["127.0.0.1", "::1"], now: now, validity: validity)
      try write(issued, to: name)
    }
    let client = try authority.issueClient(
      commonName: "demo-service", uris: [Self.spiffeID], now: now, validity: validity)
    try write(client, to: "client")
    try write(Array(sandboxSecret.utf8), to: "sandbox-secret-key", mode: 0o600)
    try write(Array(masterSecret.utf8), to: "master-secret-key", mode: 0o600)
    try write(Array(virtualSecretKey.utf8), to: "virtual-secret-key", mode: 0o600)
    try write(Array((apiKey.text + "\n").utf8), to: "api-key", mode: 0o600)
  }

  /// The settings; known only once the sandbox has its port.
  func writeSettings(sandboxPort: Int) throws {
    let text = """
      # Made by "gatehouse demo"; a small example of what config/gatehouse.yaml explains.
      listeners:
        - address: "127.0.0.1:\(port)"
          tls:
            certificate_file: gateway.pem
            private_key: file:gateway-key.pem
            client_ca_file: ca.pem
            client_certificates: optional
          methods: [api_key, virtual_key, mtls]
        - unix: gatehouse.sock
          mode: "0600"
          methods: [api_key, virtual_key, unix_peer]
      admin:
        address: "127.0.0.1:\(usesFreePorts ? 0 : 9901)"
      state_directory: state
      clouds:
        sandbox:
          vpn_endpoint: "https://localhost:\(sandboxPort)"
          iam_endpoint: "https://localhost:\(sandboxPort)"
          ca_file: ca.pem
      credentials:
        demo:
          cloud: sandbox
          project_id: "\(Self.projectID)"
          project_name: \(Self.projectName)
          access_key:
            id: \(Self.sandboxAccessKey)
            secret: file:sandbox-secret-key
      virtual_keys:
        master_secret: file:master-secret-key
      callers:
        demo-service:
          api_keys: ["sha256:\(apiKey.digest.hexString)"]
          virtual_keys:
            - { access_key: \(virtualAccessKey), version: 1 }
          mtls:
            spiffe: ["\(Self.spiffeID)"]
          unix:
            uids: [\(CurrentProcess.userID)]
          credentials: [demo]
          actions: ["vpn:*"]

      """
    try write(Array(text.utf8), to: "gatehouse.yaml", mode: 0o600)
  }

  /// Takes away what the demo made, unless the user named the place.
  func remove() {
    if isOwn {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  private func write(_ issued: IssuedCertificate, to name: String) throws {
    try write(issued.certificateChainPEM, to: "\(name).pem", mode: 0o644)
    try issued.privateKeyPEM.withBytes { key in
      var bytes: [UInt8] = []
      for index in key.indices { bytes.append(key[index]) }
      try write(bytes, to: "\(name)-key.pem", mode: 0o600)
    }
  }

  private func write(_ bytes: [UInt8], to name: String, mode: Int) throws {
    guard
      FileManager.default.createFile(
        atPath: file(name), contents: Data(bytes), attributes: [.posixPermissions: mode])
    else { throw Exit.cannotCreate("\(file(name)) cannot be written") }
  }
}
