import ArgumentParser
import CallModel
import Contract
import GatehouseServer
import SwiftProtobuf

/// `gatehouse credentials`: what a gateway holds for the cloud.
struct CredentialsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "credentials",
    abstract: "Look at the credentials that a gateway holds for the cloud.",
    subcommands: [Status.self])

  /// `gatehouse credentials status`: how each of them fares, without its secret.
  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "status",
      abstract: "Show how each credential fares; never a secret.",
      discussion: """
        Asks the gateway that serves with these settings, over its Unix socket. Run it as the user \
        that the gateway runs as.

        EXAMPLES
          gatehouse credentials status --config gatehouse.yaml
          gatehouse credentials status --config gatehouse.yaml --json | jq .credentials[].state

        EXIT CODES
          0   every credential can be used
          1   one is broken
          69  no gateway there
          77  not allowed
          78  a fault in the settings
        """)

    @Option(name: .long, help: ArgumentHelp("The gateway's settings file.", valueName: "file"))
    var config: String

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() async throws {
      let command = "credentials status"
      let link = try AdminLink.serving(config: config, command: command)
      let answer: ListCredentialsResponse = try await link.call(
        "ListCredentials", ListCredentialsRequest(), command: command
      ) { _ throws(Refusal) in preconditionFailure("only a gateway that serves is asked") }
      if json {
        try KeyTable.printJSON(answer, of: "ListCredentials")
      } else if answer.credentials.isEmpty {
        Output.note("no credentials")
      } else {
        show(answer.credentials)
      }
      guard answer.credentials.allSatisfy({ $0.state != "broken" }) else {
        throw ExitCode.failure
      }
    }

    private func show(_ credentials: [HeldCredential]) {
      var rows = [
        ["NAME", "STATE", "KIND", "IDENTITY", "PROJECT", "SINCE", "EXPIRES", "LAST USED"]
      ]
      for each in credentials {
        rows.append([
          each.name, each.state, each.kind, each.identity.isEmpty ? "-" : each.identity,
          each.projectID.isEmpty ? "-" : each.projectID,
          each.hasObtainedAt ? KeyTable.text(each.obtainedAt) : "-",
          each.hasExpiresAt ? KeyTable.text(each.expiresAt) : "-",
          each.hasLastUsedAt ? KeyTable.text(each.lastUsedAt) : "-",
        ])
      }
      Output.result(KeyTable.columns(rows))
      for each in credentials {
        for line in notes(on: each) { Output.result("\(each.name): \(KeyTable.printable(line))") }
      }
    }

    /// What deserves a sentence.
    private func notes(on credential: HeldCredential) -> [String] {
      var lines: [String] = []
      if !credential.brokenBecause.isEmpty { lines.append("broken: \(credential.brokenBecause)") }
      if credential.hasLastFailure {
        let failure = credential.lastFailure
        lines.append("last failure, \(KeyTable.text(failure.time)): \(failure.words)")
      }
      if credential.hasCandidate {
        let next = credential.candidate
        var line = "\(next.identity) waits since \(KeyTable.text(next.since)) to be accepted"
        if next.hasLastFailure { line += "; \(next.lastFailure.words)" }
        lines.append(line)
      }
      if credential.hasIdle {
        lines.append(
          "\(credential.idle.identity) is idle since \(KeyTable.text(credential.idle.since)) and "
            + "can be deleted")
      }
      for limit in credential.limits {
        let operations = limit.operations == "all" ? "calls" : "\(limit.operations)s"
        lines.append(
          "\(limit.calls) \(operations) of \(limit.service) in \(limit.windowSeconds) s, by the "
            + "\(limit.origin); \(limit.left) are left now")
      }
      if credential.clockOffsetSeconds != 0 {
        lines.append("the cloud's clock is \(credential.clockOffsetSeconds) s ahead of ours")
      }
      return lines
    }
  }
}
