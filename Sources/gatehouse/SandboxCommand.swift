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
    abstract: "Run a simulated cloud: VPN and IAM on one TLS port, its administration on another.",
    discussion: """
      It serves every operation of the VPN service and the tokens and projects of IAM, verifies \
      signatures and tokens, keeps state, counts quotas, and refuses as the cloud does. Nothing is \
      stored: it forgets everything when it ends. docs/SANDBOX.md tells all of it.

      To start one for a test suite, on free ports, and learn them from a file:

        gatehouse sandbox --ca-file ca.pem --ready-file ready.json \\
          --port 0 --admin-port 0

      Clients trust ca.pem and call https://localhost:PORT. The access key is \
      SANDBOXACCESSKEY0001 with the secret sandbox-secret-key, the user is sandbox-user with the \
      password sandbox-password in the account sandbox-account.

      On the administration port, in clear and on loopback only:

        POST   /_sandbox/faults      a fault plan, such as
                                     {"rules":[{"answer":"busy","count":3}]}
        DELETE /_sandbox/faults      nothing goes wrong any more
        DELETE /_sandbox/tokens      all tokens end now
        GET    /_sandbox/statistics  calls and statuses by operation
        POST   /_sandbox/reset       everything as after the start
        PUT    /_sandbox/vpn-connection/ID/status
                                     {"status":"ACTIVE"}
      """)

  @OptionGroup(title: "Where it listens")
  var place: SandboxPlace

  @OptionGroup(title: "Who may call")
  var callers: SandboxCallers

  @OptionGroup(title: "How the service behaves")
  var behaviour: SandboxBehaviour

  @OptionGroup(title: "What goes wrong")
  var troubles: SandboxTroubles

  @Option(help: "Seed of ids, names, and of chance in faults.")
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
    Output.note(
      "sandbox on https://\(place.host):\(server.port), administration on \(server.adminPort)")
    _ = await signals.first()
    await server.stop()
  }

  private func start() async throws -> SandboxServer {
    let settings = try settings()
    let cloud: SandboxCloud
    do {
      cloud = try SandboxCloud(settings) {
        let now = Date().timeIntervalSince1970
        return Int64(now * 1_000_000_000)
      }
    } catch {
      throw Exit.configuration("the sandbox cannot start: \(error)")
    }
    let tls: TLSContext
    do {
      tls = try place.tls()
    } catch {
      throw Exit.configuration("the sandbox cannot start: \(error)")
    }
    do {
      return try await SandboxServer.start(
        cloud, host: place.host, port: place.port, adminPort: place.adminPort, tls: tls,
        bounds: .sandbox)
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
    try callers.apply(to: &settings)
    try behaviour.apply(to: &settings)
    try troubles.apply(to: &settings)
    return settings
  }
}
