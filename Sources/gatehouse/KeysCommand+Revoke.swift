import Admission
import ArgumentParser
import CallModel
import Contract
import GatehouseServer
import SwiftProtobuf

extension KeysCommand {
  /// `gatehouse keys revoke`: a key opens nothing any more.
  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "revoke",
      abstract: "End a key that was issued, at once.",
      discussion: """
        Asks the gateway that serves with these settings, over its Unix socket; where none serves, \
        writes into its state directory. Run it as the user that the gateway runs as.

        When the command has ended, the key opens nothing any more: the next call is refused also \
        on a connection that is open, streams end, and tokens that were got for a virtual key are \
        void. A revoked key stays revoked.

        A whole API key is taken as well as its id: for one that was found where it should not be.

        EXAMPLES
          gatehouse keys revoke ghk_Jq3vTzN8 --config gatehouse.yaml
          gatehouse keys revoke GHVQ3N5ZJ7XK2M4A6TBC --config gatehouse.yaml
        """)

    @Argument(help: ArgumentHelp("Its id, as \"keys list\" shows it.", valueName: "key-id"))
    var key: String

    @Option(name: .long, help: ArgumentHelp("The gateway's settings file.", valueName: "file"))
    var config: String

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() async throws {
      let command = "keys revoke"
      let isAPIKey = key.hasPrefix(APIKey.prefix)
      let request = RevokeKeyRequest.with {
        $0.keyID = isAPIKey ? String(key.prefix(APIKey.idCount)) : key
      }
      let link = try AdminLink.open(config: config, command: command, makesDirectory: false)
      let answer = try await link.call("RevokeKey", request, command: command) {
        office throws(Refusal) in try await office.revoke(request)
      }
      if json {
        try KeyTable.printJSON(answer, of: "RevokeKey")
      } else {
        let time = KeyTable.text(answer.key.revokedAt)
        Output.result("\(answer.key.keyID) of \(answer.key.caller) is revoked since \(time)")
      }
    }
  }
}
