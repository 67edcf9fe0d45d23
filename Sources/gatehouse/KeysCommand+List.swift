import ArgumentParser
import CallModel
import Contract
import GatehouseServer
import SwiftProtobuf

extension KeysCommand {
  /// `gatehouse keys list`: who has which keys.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the keys of a gateway's callers.",
      discussion: """
        Asks the gateway that serves with these settings, over its Unix socket; where none serves, \
        reads its state directory. Run it as the user that the gateway runs as.

        Keys that stand in the settings are listed too; they are ended by taking them out there. \
        "orphaned" is a key of a caller that the settings do not have any more, or a virtual key \
        without a master secret: it opens nothing.

        EXAMPLES
          gatehouse keys list --config gatehouse.yaml
          gatehouse keys list --config gatehouse.yaml --caller billing --ended
        """)

    @Option(name: .long, help: ArgumentHelp("The gateway's settings file.", valueName: "file"))
    var config: String

    @Option(name: .long, help: ArgumentHelp("Only the keys of this caller.", valueName: "name"))
    var caller: String?

    @Flag(name: .long, help: "Also those that were revoked or have expired in the last 90 days.")
    var ended = false

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() async throws {
      let command = "keys list"
      let request = ListKeysRequest.with {
        $0.caller = caller ?? ""
        $0.showEnded = ended
      }
      let link = try AdminLink.open(config: config, command: command, makesDirectory: false)
      let answer = try await link.call("ListKeys", request, command: command) {
        office throws(Refusal) in try await office.list(request)
      }
      if json {
        try KeyTable.printJSON(answer, of: "ListKeys")
      } else if answer.keys.isEmpty {
        Output.note("no keys")
      } else {
        Output.result(KeyTable.text(answer.keys))
      }
    }
  }
}
