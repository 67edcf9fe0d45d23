import Admission
import ArgumentParser
import Foundation
import Settings

/// `gatehouse keys`: what callers show to be known.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Make, issue, list and revoke API keys and virtual access keys.",
    discussion: """
      A caller is known by a key. Either its digest stands in the settings ("keys new" prints both, \
      and needs no gateway), or the gateway issues the key and keeps the digest in its state \
      directory ("keys issue"): then it is good at once, can end by itself, and "keys revoke" ends \
      it within the second, also on open connections. docs/KEYS.md says more.
      """,
    subcommands: [New.self, Issue.self, List.self, Revoke.self])

  /// `gatehouse keys new`: a key and what stands for it, which share nothing with any running
  /// gateway.
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new",
      abstract: "Make an API key and the digest that stands for it, or a virtual access key.",
      discussion: """
        The key is printed once and stored nowhere. A caller may have two of either kind in the \
        settings, so that a new key can be handed out before the old one is taken away.

        A virtual access key (AK and SK) is for clients that sign as the cloud wants it. Its \
        secret half is derived from a master secret, which is named by a reference as in the \
        settings (file:PATH, env:NAME, systemd:NAME), or by the settings themselves.

        EXAMPLES
          gatehouse keys new
          (umask 077 && openssl rand -hex 32 > master-secret)
          gatehouse keys new --virtual --master-secret file:master-secret
          gatehouse keys new --virtual --config gatehouse.yaml
        """)

    @Flag(name: .long, help: "Make a virtual access key for the compatible face.")
    var virtual = false

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The master secret it is derived from; with --virtual.", valueName: "reference"))
    var masterSecret: String?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Settings whose master secret is taken; with --virtual.", valueName: "file"))
    var config: String?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Access key id to keep, with another version; a new one where it is left out.",
        valueName: "id"))
    var accessKey: String?

    @Option(name: .long, help: "Version: another number makes another secret half.")
    var version = 1

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func validate() throws {
      guard virtual else {
        guard masterSecret == nil, config == nil, accessKey == nil, version == 1 else {
          throw ValidationError(
            "--master-secret, --config, --access-key and --version go with --virtual.")
        }
        return
      }
      guard (masterSecret == nil) != (config == nil) else {
        throw ValidationError(
          """
          A virtual key is derived from a master secret: name it by --master-secret REFERENCE, \
          or the settings that name it by --config FILE. "openssl rand -hex 32" makes one.
          """)
      }
      guard Settings.Caller.VirtualKey.versions.contains(version) else {
        throw ValidationError("--version is a whole number from 1 to 1000000.")
      }
      if let accessKey, !Settings.Credential.isAccessKeyID(accessKey) {
        throw ValidationError("--access-key has 1 to 128 letters, digits, \"_\" and \"-\".")
      }
    }

    func run() throws {
      guard !virtual else { return try runVirtual() }
      let key = APIKey()
      let digest = "sha256:\(key.digest)"
      if json {
        try printJSON(["digest": digest, "key": key.text])
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

    func printJSON(_ document: some Encodable) throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      print(String(decoding: try encoder.encode(document), as: UTF8.self))
    }
  }
}
