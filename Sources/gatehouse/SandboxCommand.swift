import ArgumentParser
import CallModel
import Cryptography
import Foundation
import HTTP2Wire
import Sandbox
import Transport

/// `gatehouse sandbox`: the simulated cloud, for demos, tests and users' own test suites.
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Run a simulated cloud: VPN and IAM on one TLS port, faults on another.",
    discussion: """
      It keeps state, verifies signatures and tokens, and refuses as the cloud does. Nothing is \
      stored: it forgets everything when it ends.

      GET  /_sandbox/statistics on the administration port counts calls.
      POST /_sandbox/faults takes a plan such as
      {"rules":[{"operation":"getVpnGateway","count":3,"answer":"busy"}]}
      """)

  @Option(help: "Certificate chain in PEM.")
  var certificate: String

  @Option(help: "Private key in PEM.")
  var privateKey: String

  @Option(help: "Address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "Port of the cloud's API; 0 takes a free one.")
  var port = 9443

  @Option(help: "Port of the administration, on loopback; 0 takes a free one.")
  var adminPort = 9444

  @Option(help: "Access key id that is known.")
  var accessKey = "SANDBOXACCESSKEY0001"

  @Option(help: "File with its secret key.")
  var secretKeyFile: String

  @Option(help: "Project the key belongs to.")
  var projectID = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"

  @Option(help: "Seconds until a new gateway is ACTIVE; updates and deletes take half of it.")
  var pace = 2.0

  @Option(help: "Characters of a token; the cloud's have about 5,100.")
  var tokenCharacters = 5100

  @Option(help: "Seed of ids and of chance in faults.")
  var seed: UInt64 = 1

  @Option(help: "Write the ports bound to this file as JSON once ready.")
  var readyFile: String?

  @Flag(help: .hidden)
  var withParent = false

  func run() async throws {
    try ProcessSetup.begin(withParent: withParent)
    let signals = await EndSignals.trap()
    let server = try await start()
    if let readyFile {
      try ReadyFile([
        "port": server.port, "admin_port": server.adminPort,
        "pid": ProcessInfo.processInfo.processIdentifier,
      ]).write(to: readyFile)
    }
    Output.note("sandbox on https://\(host):\(server.port), administration on \(server.adminPort)")
    _ = await signals.first()
    await server.stop()
  }

  private func start() async throws -> SandboxServer {
    let cloud: SandboxCloud
    do {
      cloud = try SandboxCloud(settings()) {
        let now = Date().timeIntervalSince1970
        return Int64(now * 1_000_000_000)
      }
    } catch {
      throw Exit.configuration("the sandbox cannot start: \(error)")
    }
    do {
      let tls = try TLSContext.server(
        certificateChainPEM: Array(try Data(contentsOf: URL(fileURLWithPath: certificate))),
        privateKeyPEM: SecretBytes(
          utf8: try String(contentsOfFile: privateKey, encoding: .utf8)))
      return try await SandboxServer.start(
        cloud, host: host, port: port, adminPort: adminPort, tls: tls, bounds: .sandbox)
    } catch let error as AddressUnavailable {
      throw Exit.unavailable(
        "the sandbox cannot listen: \(error); --port and --admin-port say which it takes")
    } catch {
      throw Exit.unavailable("the sandbox cannot start: \(error)")
    }
  }

  private func settings() throws -> SandboxSettings {
    var settings = SandboxSettings()
    settings.seed = seed
    settings.tokenCharacters = tokenCharacters
    settings.pace = GatewayPace(.nanoseconds(Int64(pace * 500_000_000)))
    settings.pace.create = .nanoseconds(Int64(pace * 1_000_000_000))
    let secret = try String(contentsOfFile: secretKeyFile, encoding: .utf8)
      .trimmingCharacters(in: .newlines)
    settings.own(accessKey: accessKey, secret: secret, projectID: projectID)
    return settings
  }
}
