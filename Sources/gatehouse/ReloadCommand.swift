import ArgumentParser
import CallModel
import Contract
import GatehouseServer
import Settings

/// `gatehouse reload`: makes a gateway read its settings again, and says how that ended.
struct ReloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Make the gateway that serves read its settings again; say what is wrong.",
    discussion: """
      Asks the gateway that serves with these settings, over its Unix socket, to read again the \
      file it was started with, and all that it points to. Where anything is wrong all stays as it \
      was, and every fault is printed as FILE:LINE:COLUMN: KEY: what is wrong (expected what). Run \
      it as the user that the gateway runs as.

      A gateway also reloads by itself when a file changes, and upon SIGHUP; this one waits for \
      the end and tells it.

      EXAMPLES
        gatehouse check --config gatehouse.yaml && gatehouse reload --config gatehouse.yaml

      EXIT CODES
        0   the settings in the file are in force
        69  no gateway there, or it is going away
        77  not allowed
        78  a fault in the settings; those before stay in force
      """)

  @OptionGroup var place: ServingPlace

  @Flag(name: .long, help: "Print one JSON document.")
  var json = false

  func run() async throws {
    let command = "reload"
    let link = try place.link(command: command)
    let answer: ReloadResponse = try await link.call(
      "Reload", ReloadRequest(), command: command
    ) { _ throws(Refusal) in preconditionFailure("only a gateway that serves is asked") }
    if json {
      try KeyTable.printJSON(answer, of: "Reload")
    } else {
      for fault in answer.faults { Output.result("\(SettingsFault(fault))") }
      for key in answer.restartKeys {
        Output.note("gatehouse reload: \(key) has changed, which takes a restart")
      }
      Output.note(
        answer.applied
          ? "reloaded: reading \(answer.generation) of the settings is in force"
          : "not reloaded: reading \(answer.generation) of the settings stays in force")
    }
    guard answer.applied else { throw ExitCode(78) }
  }
}

extension SettingsFault {
  fileprivate init(_ fault: ReloadFault) {
    self.init(
      file: fault.file,
      place: fault.line == 0 ? nil : Place(line: Int(fault.line), column: Int(fault.column)),
      keyPath: fault.key, message: fault.message,
      expected: fault.expected.isEmpty ? nil : fault.expected)
  }
}
