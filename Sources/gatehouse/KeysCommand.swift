import Admission
import ArgumentParser
import Foundation

/// `gatehouse keys`: what callers show to be known.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Make API keys.",
    subcommands: [New.self])

  /// `gatehouse keys new`: a key and its digest, which share nothing with any running gateway.
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new",
      abstract: "Make an API key and the digest that stands for it in the settings.",
      discussion: """
        The key is printed once and stored nowhere. A caller may have two digests in the settings, \
        so that a new key can be handed out before the old one is taken away.
        """)

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() throws {
      let key = APIKey()
      let digest = "sha256:\(key.digest)"
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let document = ["digest": digest, "key": key.text]
        print(String(decoding: try encoder.encode(document), as: UTF8.self))
        return
      }
      print(
        """
        key     \(key.text)
        digest  \(digest)

        The key goes to the caller, which sends it as "Authorization: Bearer KEY". It is shown only
        now; whoever has it is the caller.
        The digest goes into the settings, under callers.NAME.api_keys. It is no secret.
        """)
    }
  }
}
