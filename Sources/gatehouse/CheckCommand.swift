import ArgumentParser
import Foundation
import GatehouseServer
import Settings

/// `gatehouse check`: says everything that is wrong with the settings, before they are used.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a settings file and what it points to.",
    discussion: """
      Prints every fault as FILE:LINE:COLUMN: KEY: what is wrong (expected what), in the order of \
      the file, and exits with 1 when there is one. Reads the secrets and certificates that the \
      settings name, and looks at the state directory, also while a gateway serves from it; it \
      changes nothing, connects to nothing and runs no program.
      """)

  @Option(name: .long, help: ArgumentHelp("The settings file.", valueName: "file"))
  var config: String

  @Flag(name: .long, help: "Look at the file only, not at what it names.")
  var syntaxOnly = false

  @Flag(name: .long, help: "Print one JSON document.")
  var json = false

  func run() throws {
    let result = check()
    if json {
      try printJSON(result)
    } else {
      for fault in result.faults { print(fault) }
      if let settings = result.settings, result.faults.isEmpty { print(summary(settings)) }
    }
    guard result.faults.isEmpty else { throw ExitCode.failure }
  }

  private func check() -> (settings: Settings?, faults: [SettingsFault]) {
    do {
      let settings = try Settings.load(file: config)
      let now = Int64(Date().timeIntervalSince1970)
      let found = settings.review(now: now, readsFiles: !syntaxOnly)
      return (settings, found.isEmpty ? [] : SettingsFaults(found).faults)
    } catch {
      return (nil, error.faults)
    }
  }

  private func summary(_ settings: Settings) -> String {
    func count(_ number: Int, _ noun: String) -> String {
      "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
    let counts = [
      count(settings.listeners.count, "listener"), count(settings.clouds.count, "cloud"),
      count(settings.credentials.count, "credential"), count(settings.callers.count, "caller"),
    ]
    let reach =
      syntaxOnly ? "secrets and certificates not looked at" : "secrets and certificates usable"
    return "\(config): \(counts.joined(separator: ", ")); \(reach)"
  }

  private func printJSON(_ result: (settings: Settings?, faults: [SettingsFault])) throws {
    let document = CheckDocument(
      file: config, valid: result.faults.isEmpty,
      faults: result.faults.map {
        .init(
          file: $0.file, line: $0.place?.line, column: $0.place?.column, key: $0.keyPath,
          message: $0.message, expected: $0.expected)
      },
      listeners: result.settings?.listeners.count, clouds: result.settings?.clouds.count,
      credentials: result.settings?.credentials.count, callers: result.settings?.callers.count)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(document), as: UTF8.self))
  }
}

/// The JSON that `check --json` prints; the counts are there when the file could be read whole.
private struct CheckDocument: Encodable {
  struct Fault: Encodable {
    let file: String
    let line: Int?
    let column: Int?
    let key: String
    let message: String
    let expected: String?
  }

  let file: String
  let valid: Bool
  let faults: [Fault]
  let listeners: Int?
  let clouds: Int?
  let credentials: Int?
  let callers: Int?
}
