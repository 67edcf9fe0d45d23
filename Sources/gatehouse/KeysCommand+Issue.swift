import ArgumentParser
import CallModel
import Contract
import Foundation
import GatehouseServer
import SwiftProtobuf

extension KeysCommand {
  /// `gatehouse keys issue`: a key that is good at once.
  struct Issue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "issue",
      abstract: "Issue a key to a caller of a gateway.",
      discussion: """
        Asks the gateway that serves with these settings, over its Unix socket; where none serves, \
        writes into its state directory. Run it as the user that the gateway runs as.

        The key is printed once and stored nowhere; only its digest is kept. A caller may have two \
        valid keys of either kind, those in the settings counted, so that a new one can be handed \
        out before the old one is revoked.

        EXAMPLES
          gatehouse keys issue --config gatehouse.yaml --caller billing
          gatehouse keys issue --config gatehouse.yaml --caller billing --expires 90d --note CI
          gatehouse keys issue --config gatehouse.yaml --caller billing --virtual --json

        EXIT CODES
          0 done; 64 wrong usage; 65 refused, such as a third key; 66 no such caller; 69 no gateway \
        there; 75 try again; 77 not allowed; 78 settings or state directory
        """)

    @Option(name: .long, help: ArgumentHelp("The gateway's settings file.", valueName: "file"))
    var config: String

    @Option(name: .long, help: ArgumentHelp("Name of the caller there.", valueName: "name"))
    var caller: String

    @Flag(name: .long, help: "A virtual access key for the compatible face, not an API key.")
    var virtual = false

    @Option(
      name: .long,
      help: ArgumentHelp(
        "When it ends by itself: after 30m, 12h, 90d or 52w, or at a time such as "
          + "2027-01-31T12:00:00Z (default: never).", valueName: "time"))
    var expires: String?

    @Option(
      name: .long, help: ArgumentHelp("Words for people: who has it, why.", valueName: "text"))
    var note: String?

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func validate() throws {
      if let expires, KeyExpiry.seconds(expires, now: 0) == nil {
        throw ValidationError(
          "--expires is a number with m, h, d or w behind it, or a time as 2027-01-31T12:00:00Z.")
      }
    }

    func run() async throws {
      var request = IssueKeyRequest()
      request.caller = caller
      request.kind = virtual ? "virtual_key" : "api_key"
      request.note = note ?? ""
      let now = Int64(Date().timeIntervalSince1970)
      if let expires, let end = KeyExpiry.seconds(expires, now: now) {
        request.expiresAt = .init(seconds: end)
      }
      let command = "keys issue"
      let link = try AdminLink.open(config: config, command: command, makesDirectory: true)
      let asked = request
      let answer = try await link.call("IssueKey", asked, command: command) {
        office throws(Refusal) in try await office.issue(asked)
      }
      if json {
        try KeyTable.printJSON(answer, of: "IssueKey")
      } else {
        show(answer)
      }
    }

    private func show(_ answer: IssueKeyResponse) {
      let key = answer.key
      let end = key.hasExpiresAt ? KeyTable.text(key.expiresAt) : "never"
      if virtual {
        Output.result(
          """
          access key  \(key.keyID)
          secret key  \(answer.secretKey)
          expires     \(end)

          Both go to \(caller), which signs with them as it would with the cloud's own. They are \
          good at once. The secret key is shown only now; whoever has it is the caller.
          """)
      } else {
        Output.result(
          """
          key      \(answer.apiKey)
          key id   \(key.keyID)
          expires  \(end)

          The key goes to \(caller), which sends it as "Authorization: Bearer KEY". It is good at \
          once and shown only now; whoever has it is the caller.
          """)
      }
      Output.result("To end it: gatehouse keys revoke \(key.keyID) --config \(config)")
    }
  }
}

/// When a key is to end, as people write it.
enum KeyExpiry {
  /// Seconds since 1970; nil for what cannot be read.
  static func seconds(_ text: String, now: Int64) -> Int64? {
    if let unit = text.last, let length = lengths[unit] {
      guard let count = Int64(text.dropLast()), (1...1_000_000).contains(count) else { return nil }
      return now + count * length
    }
    let format = Date.ISO8601FormatStyle()
    return (try? format.parse(text)).map { Int64($0.timeIntervalSince1970) }
  }

  private static let lengths: [Character: Int64] = [
    "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400,
  ]
}
