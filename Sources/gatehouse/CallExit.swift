import ArgumentParser
import CallModel
import Transport

/// How `gatehouse call` ends without an answer: a code of sysexits(3), and words.
enum CallExit {
  static func usage(_ message: String) -> ExitCode {
    fail(64, "\(message)\nSee 'gatehouse call --help'.")
  }

  static func fail(_ code: Int32, _ message: String, command: String = "call") -> ExitCode {
    Output.note("gatehouse \(command): \(message)")
    return ExitCode(code)
  }

  /// No whole answer came.
  static func lost(_ error: any Error, command: String = "call") -> ExitCode {
    func fail(_ code: Int32, _ message: String) -> ExitCode {
      Self.fail(code, message, command: command)
    }
    guard let failure = error as? ClientFailure else { return fail(69, "\(error)") }
    switch failure.kind {
    case .connect:
      return fail(
        69,
        "\(failure)\nIs the gateway running there?"
          + (command == "call" ? " --endpoint and --unix say where." : ""))
    case .tls:
      return fail(69, "\(failure)\nWhose certificate is to be believed says --ca-file FILE.")
    case .canceled: return fail(75, "\(failure)")
    case .malformed, .tooLarge: return fail(76, "\(failure)")
    case .overloaded, .refused, .lost: return fail(69, "\(failure)")
    }
  }

  static func code(of code: Code) -> ExitCode {
    switch code {
    case .invalidArgument, .outOfRange, .failedPrecondition: ExitCode(65)
    case .notFound: ExitCode(66)
    case .unavailable, .unimplemented: ExitCode(69)
    case .unknown, .internal, .dataLoss: ExitCode(70)
    case .alreadyExists: ExitCode(73)
    case .aborted, .resourceExhausted, .deadlineExceeded, .canceled: ExitCode(75)
    case .permissionDenied, .unauthenticated: ExitCode(77)
    }
  }
}
