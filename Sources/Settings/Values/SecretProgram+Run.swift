import Cryptography
import System

extension SecretProgram {
  /// Runs it and gives what it printed, whole; blocks for `timeMax` at most.
  ///
  /// What it prints on its standard error, and what of its output cannot be used, is told nobody.
  func run() throws(FileProblem) -> SecretBytes {
    let printed: SecretBytes
    do throws(ChildProgram.Failure) {
      printed = try SecretBytes(capacity: SecretReference.byteCountMax + 1) {
        output throws(ChildProgram.Failure) in
        try ChildProgram.run(
          path, arguments, nanoseconds: UInt64(Self.timeMax.components.seconds) * 1_000_000_000,
          output: &output)
      }
    } catch {
      throw problem(error)
    }
    guard printed.count <= SecretReference.byteCountMax else { throw problem(.tooMuch) }
    return printed
  }

  private func problem(_ failure: ChildProgram.Failure) -> FileProblem {
    let expected = "a program that prints JSON and exits with 0"
    switch failure {
    case .start(let error):
      return FileProblem(
        path, "cannot be run: \(error.reason.lowercased())", expected: "an executable file")
    case .tooSlow:
      return FileProblem(
        path, "was not done within \(Self.timeMax.components.seconds) seconds and was ended",
        expected: expected)
    case .tooMuch:
      return FileProblem(
        path, "prints more than \(SecretReference.byteCountMax) bytes", expected: expected)
    case .exit(let status):
      return FileProblem(path, "exited with \(status)", expected: expected)
    case .signal(let number):
      return FileProblem(path, "was ended by signal \(number)", expected: expected)
    }
  }

  /// Whether it is there to be run; nothing is run.
  func look() throws(FileProblem) {
    guard CurrentProcess.mayRun(path) else {
      throw FileProblem(
        path, "is not there, or is not executable for this user", expected: "an executable file")
    }
  }
}
