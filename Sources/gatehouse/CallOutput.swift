import ArgumentParser
import CallModel
import Foundation
import Protocols
import Reference
import System
import Transport

/// Shows an answer: the message on standard output, a refusal on standard error.
struct CallOutput {
  let isRaw: Bool
  /// Which of our commands asks, for its words.
  var command = "call"

  func show(_ answer: ClientResponse) throws {
    if answer.status == 200 {
      write(layout(answer.body, Terminal.outputIsTerminal), to: .standardOutput)
      return
    }
    throw refused(answer)
  }

  /// Shows a refusal, and says how the program is to end.
  func refused(_ answer: ClientResponse) -> ExitCode {
    refused(answer.body, "the answer \(answer.status)")
  }

  /// - Parameters:
  ///   - body: Connect's JSON of a refusal.
  ///   - what: Where it stood, for one that is none.
  func refused(_ body: [UInt8], _ what: String) -> ExitCode {
    guard let error = ConnectError(body: body) else {
      return CallExit.fail(
        76, "\(what) is none of a Gatehouse gateway; is the endpoint right?", command: command)
    }
    if isRaw {
      write(body, to: .standardError)
    } else {
      write(Array(words(of: error).utf8), to: .standardError)
    }
    return CallExit.code(of: error.code)
  }

  private func layout(_ json: [UInt8], _ isTerminal: Bool) -> [UInt8] {
    guard isTerminal, !isRaw else { return json }
    return Array(JSONLayout(isColored: Self.showsColors).text(json).utf8)
  }

  /// <https://no-color.org>; a dumb terminal shows none.
  private static var showsColors: Bool {
    let environment = ProcessInfo.processInfo.environment
    return environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }

  private func words(of error: ConnectError) -> String {
    let isColored = Terminal.errorIsTerminal && Self.showsColors
    let code = isColored ? "\u{1B}[1;31m\(error.code.name)\u{1B}[0m" : error.code.name
    var lines = ["gatehouse \(command): \(code)\(error.reason.map { " (\($0))" } ?? "")"]
    lines[0] += error.message.isEmpty ? "" : ": \(error.message)"
    let width = error.violations.map(\.field.count).max() ?? 0
    for violation in error.violations {
      let field = violation.field.padding(toLength: width, withPad: " ", startingAt: 0)
      lines.append("  \(field)  \(violation.description) [\(violation.rule)]")
    }
    for fact in error.facts where fact.name.hasPrefix("upstream_") {
      lines.append("  \(fact.name): \(fact.value)")
    }
    if let next = command == "call" ? Self.next(after: error) : nextForOperator(after: error) {
      lines.append("  \(next)")
    }
    return lines.joined(separator: "\n")
  }

  /// What whoever administers can do now.
  private func nextForOperator(after error: ConnectError) -> String? {
    switch error.code {
    case .unauthenticated, .permissionDenied:
      "Run this as the user that the gateway runs as, or as a caller with a gatehouse: action."
    case .unimplemented: "The gateway is of another version than this program."
    default: nil
    }
  }

  /// What a person can do now.
  private static func next(after error: ConnectError) -> String? {
    if let delay = error.retryAfter {
      let (seconds, rest) = delay.components
      return "Try again in \(seconds + (rest > 0 ? 1 : 0)) s."
    }
    return switch (error.code, error.reason) {
    case (.unauthenticated, _):
      "Give a key that the settings know: --api-key-file FILE, or GATEHOUSE_API_KEY."
    case (.permissionDenied, _) where !error.isOfCloud:
      "What this caller may do, and with which credentials: gatehouse call GetCaller"
    case (.invalidArgument, _) where !error.violations.isEmpty:
      "Every field with its bounds: docs/API.md, or /openapi.json of the gateway."
    case (.deadlineExceeded, _): "Give it longer: --timeout SECONDS"
    case (.unimplemented, _): "The gateway is of another version than this program."
    default: nil
    }
  }

  private func write(_ bytes: [UInt8], to file: FileHandle) {
    file.write(Data(bytes + Array("\n".utf8)))
  }
}
