import Admission
import ArgumentParser
import Cryptography
import Foundation
import System

/// `gatehouse demo`: gateway and simulated cloud, with nothing configured.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run a gateway and a simulated cloud, and print calls to copy.",
    discussion: """
      Makes a throw-away authority, certificates, a key and settings in a new directory, starts \
      the sandbox and the gateway as two processes, and ends both on SIGINT or SIGTERM. Needs no \
      cloud account, no configuration and no network.
      """)

  @Option(help: "Port of the gateway; 0 takes free ports for everything.")
  var port = 8443

  @Option(help: "Write how to reach everything to this file as JSON once ready.")
  var readyFile: String?

  @Option(help: "Keep certificates, key and settings here; a new directory where it is left out.")
  var directory: String?

  func run() async throws {
    let end = EndNotice(of: await EndSignals.trap())
    let home = try DemoHome(path: directory, port: port)
    try home.furnish()
    let children = DemoChildren(until: end)
    do {
      guard let ready = try await children.start(home) else {
        await children.stop()
        home.remove()
        return
      }
      if let readyFile {
        try ReadyFile(ready.members).write(to: readyFile)
      }
      Output.result(ready.welcome)
      let ended = try await children.untilEnd()
      await children.stop()
      home.remove()
      if let ended {
        throw Exit.unavailable("\(ended) ended by itself; its words stand above")
      }
    } catch {
      await children.stop()
      throw error
    }
  }
}
