import ArgumentParser
import Foundation
import GatehouseServer
import Logging
import Settings
import System

/// `gatehouse serve`: the gateway of one settings file, until SIGTERM.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the gateway that a settings file describes.",
    discussion: """
      Starts only if every setting is right; `gatehouse check` says what is wrong in more detail. \
      SIGHUP, or a change of the file or of a certificate it points to: reads all of it again and \
      serves by it from the next request on; where anything is wrong, all stays as it was. \
      SIGTERM or SIGINT: takes no new calls, lets those in progress end, exits 0. A second one \
      ends it at once.

      Sockets that systemd passes (a .socket unit) are taken by the listeners of their addresses: \
      while the service restarts, connections wait and none is refused.

      Exit codes: 78 a fault in the settings or in what they point to, 69 an address that cannot \
      be taken, or a state directory that another process has.
      """)

  @Option(help: "The settings file.")
  var config: String

  @Option(help: "Event loops; as many as processors where it is left out.")
  var loops: Int?

  @Flag(
    help: ArgumentHelp(
      "Take the place of the gateway that serves from the same state directory.",
      discussion: """
        It lends its sockets, serves on until this one does, and then drains: nothing is refused \
        and nothing is lost. Where this one cannot start, it serves on. Where there is none, this \
        one starts as always.
        """))
  var takeOver = false

  @Flag(help: .hidden)
  var withParent = false

  @Option(help: "Write the ports bound to this file as JSON once ready.")
  var readyFile: String?

  func run() async throws {
    try ProcessSetup.begin(withParent: withParent)
    let settings: Settings
    do {
      settings = try Settings.load(file: config)
    } catch {
      throw Exit.configuration("\(error)")
    }
    let logger = Log.make(settings.telemetry)
    let signals = await EndSignals.trap()
    let requests = await ReloadSignals.trap()
    let gateway: Gateway
    do {
      let taken = try takeOver ? take(settings) : nil
      gateway = try await Gateway.start(
        settings, loopCount: loops,
        passed: PassedSockets(taken?.sockets ?? PassedSocket.ofService()), taken: taken,
        logger: logger)
    } catch let code as ExitCode {
      throw code
    } catch let error as SettingsFaults {
      throw Exit.configuration("\(error)")
    } catch let error as StateUnavailable {
      throw Exit.unavailable("\(error)")
    } catch let error as ListenerUnavailable {
      throw Exit.unavailable("\(error)")
    } catch {
      throw Exit.unavailable("gatehouse cannot start: \(error)")
    }
    logger.notice(
      "ready", metadata: ["ports": "\(gateway.ports.map { $0.map(String.init) ?? "unix" })"])
    if let readyFile {
      try ReadyFile([
        "ports": gateway.ports.map { $0 ?? 0 }, "admin_port": gateway.adminPort ?? 0,
        "pid": ProcessInfo.processInfo.processIdentifier,
      ]).write(to: readyFile)
    }
    let reloads = Task { [config] in
      await gateway.reload(file: config, upon: requests)
    }
    gateway.offerPlace { signals.end(because: Self.replaced) }
    let reason = await signals.first()
    reloads.cancel()
    // One that is under way ends first: it may be opening a listener.
    await reloads.value
    logger.notice("draining", metadata: ["signal": "\(reason ?? "none")"])
    await gateway.drain(isReplaced: reason == Self.replaced)
    logger.notice("drained")
  }

  private static let replaced = "another process has taken over"

  /// What the gateway lends that serves; nil where there is none.
  private func take(_ settings: Settings) throws -> Handover.Taken? {
    guard let directory = settings.stateDirectory else {
      throw Exit.configuration(
        "\(config): --take-over needs a state_directory, where the other one is found")
    }
    let faults = settings.review(now: Int64(Date().timeIntervalSince1970))
    guard faults.isEmpty else { throw SettingsFaults(faults) }
    return try Handover.take(from: directory)
  }
}
