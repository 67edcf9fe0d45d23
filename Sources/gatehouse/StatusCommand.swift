import ArgumentParser
import CallModel
import Contract
import Foundation
import GatehouseServer
import SwiftProtobuf

/// `gatehouse status`: what serves, since when, by which settings, and how it fares.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what serves: version, age, settings in force, credentials, listeners.",
    discussion: """
      Asks the gateway that serves with these settings, over its Unix socket. Run it as the user \
      that the gateway runs as. "gatehouse credentials status" says more about each credential.

      EXAMPLES
        gatehouse status --config gatehouse.yaml
        gatehouse status --config gatehouse.yaml --json | jq .listeners

      EXIT CODES
        0   it is ready, the settings in the file are in force, every credential can be used
        1   one of these is not so
        69  no gateway there
        77  not allowed
        78  a fault in the settings
      """)

  @OptionGroup var place: ServingPlace

  @Flag(name: .long, help: "Print one JSON document.")
  var json = false

  func run() async throws {
    let command = "status"
    let link = try place.link(command: command)
    let answer: GetStatusResponse = try await link.call(
      "GetStatus", GetStatusRequest(), command: command
    ) { _ throws(Refusal) in preconditionFailure("only a gateway that serves is asked") }
    if json {
      try KeyTable.printJSON(answer, of: "GetStatus")
    } else {
      show(answer)
    }
    guard answer.ready, answer.settingsFaults == 0, answer.credentials.broken == 0 else {
      throw ExitCode.failure
    }
  }

  private func show(_ status: GetStatusResponse) {
    let age = Int(Date().timeIntervalSince1970) - Int(status.startedAt.seconds)
    let writes =
      status.writable
      ? "yes" : status.writesFrozen ? "frozen by the settings" : "no: a credential is broken"
    var settings =
      "reading \(status.generation), in force since \(KeyTable.text(status.settingsAppliedAt))"
    if status.settingsFaults > 0 {
      let faults = status.settingsFaults == 1 ? "1 fault" : "\(status.settingsFaults) faults"
      settings += "; the latest was refused for \(faults), named in the log"
    }
    let credentials = status.credentials
    let states = [
      (credentials.ok, "ok"), (credentials.unproven, "unproven"),
      (credentials.refreshing, "refreshing"), (credentials.broken, "broken"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    Output.result(
      KeyTable.columns([
        ["version", status.version],
        ["serves since", "\(KeyTable.text(status.startedAt)) (\(Self.words(seconds: age)))"],
        ["settings", settings],
        ["reads", status.ready ? "yes" : "not ready"],
        ["writes", status.ready ? writes : "not ready"],
        ["credentials", ([String(credentials.total)] + states).joined(separator: ", ")],
      ]))
    Output.result("")
    var rows = [["LISTENER", "SECURITY", "OPEN", "ACCEPTED"]]
    for listener in status.listeners {
      rows.append([
        listener.address, listener.security, String(listener.openConnections),
        String(listener.acceptedConnections),
      ])
    }
    Output.result(KeyTable.columns(rows))
  }

  /// `3 d 4 h`, `12 min 5 s`: the two largest units.
  private static func words(seconds: Int) -> String {
    let units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)]
    var left = max(0, seconds)
    var words: [String] = []
    for (unit, size) in units where words.count < 2 {
      let count = left / size
      left %= size
      if count > 0 || !words.isEmpty { words.append("\(count) \(unit)") }
    }
    return words.isEmpty ? "0 s" : words.joined(separator: " ")
  }
}
