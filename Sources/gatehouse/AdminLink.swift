import ArgumentParser
import CallModel
import Contract
import Foundation
import GatehouseServer
import Protocols
import Settings
import State
import SwiftProtobuf
import Transport

/// The gateway of a settings file: the one that serves, asked over its Unix socket, or else its
/// state directory, opened here under its lock.
///
/// Which of the two it is says the lock: a gateway that serves holds it.
enum AdminLink {
  case serving(socket: String)
  case resting(KeyOffice)

  /// - Parameter makesDirectory: whether a state directory that is not there yet is made.
  static func open(config: String, command: String, makesDirectory: Bool) throws -> AdminLink {
    let settings = try load(config)
    guard let path = settings.stateDirectory else {
      return .serving(socket: try socket(of: settings, config, command))
    }
    guard makesDirectory || FileManager.default.fileExists(atPath: path) else {
      throw AdminExit(command).fail(
        78,
        "\(path) does not exist: no key was issued yet. It is made by the gateway's first start, "
          + "or by \"gatehouse keys issue\"; run either as the user that the gateway runs as.")
    }
    do throws(StateFault) {
      return .resting(try KeyOffice(offline: try StateDirectory(path), settings))
    } catch {
      guard case .held = error.kind else { throw AdminExit(command).fault(error) }
      return .serving(socket: try socket(of: settings, config, command))
    }
  }

  /// Only a gateway that serves can answer.
  static func serving(config: String, command: String) throws -> AdminLink {
    .serving(socket: try socket(of: try load(config), config, command))
  }

  private static func load(_ config: String) throws -> Settings {
    do {
      return try Settings.load(file: config)
    } catch {
      throw Exit.configuration("\(error)")
    }
  }

  private static func socket(
    of settings: Settings, _ config: String, _ command: String
  ) throws -> String {
    for listener in settings.listeners {
      if case .unix(let path, _) = listener.address { return path }
    }
    throw AdminExit(command).fail(
      78,
      "\(config) has no listener on a Unix socket, over which the gateway could be asked. Add one "
        + "(unix: PATH), or ask over TLS with a key that may: gatehouse call.")
  }

  /// One call: `rpc` where a gateway serves, `work` where none does.
  func call<Answer: Message>(
    _ rpc: String, _ request: any Message, command: String,
    offline work: (KeyOffice) async throws(Refusal) -> Answer
  ) async throws -> Answer {
    guard let operation = OperationTable.shared.operation(named: rpc) else {
      preconditionFailure("the contract has no \(rpc)")
    }
    do {
      switch self {
      case .resting(let office):
        return try await work(office)
      case .serving(let socket):
        let answer = try await GatewayCall(
          operation: operation, request: try operation.json(request), place: .unix(socket),
          key: nil, credential: nil, time: .seconds(15), command: command
        ).send()
        guard answer.status == 200 else {
          throw CallOutput(isRaw: false, command: command).refused(answer)
        }
        guard let answer = try operation.reply(json: answer.body) as? Answer else {
          preconditionFailure("the contract gives \(rpc) another answer")
        }
        return answer
      }
    } catch let refusal as Refusal {
      throw AdminExit(command).refused(refusal)
    }
  }
}

/// How a command that administers ends without an answer: a code of sysexits(3), and words.
struct AdminExit {
  let command: String

  init(_ command: String) {
    self.command = command
  }

  func fail(_ code: Int32, _ message: String) -> ExitCode {
    Output.note("gatehouse \(command): \(message)")
    return ExitCode(code)
  }

  func refused(_ refusal: Refusal) -> ExitCode {
    var words = "\(refusal.code.name) (\(refusal.reason)): \(refusal.message)"
    for violation in refusal.violations {
      words += "\n  \(violation.field)  \(violation.description)"
    }
    // There is no log to look at: what went wrong is for whoever asked.
    if let cause = refusal.cause { words += "\n  \(cause)" }
    Output.note("gatehouse \(command): \(words)")
    return CallExit.code(of: refusal.code)
  }

  func fault(_ fault: StateFault) -> ExitCode {
    switch fault.kind {
    case .held: fail(75, "\(fault)")
    case .failed: fail(74, "\(fault)")
    case .exposed, .damaged, .newer: fail(78, "\(fault)")
    }
  }
}
