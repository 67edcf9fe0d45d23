import System

// Failures of files in the words of settings.
extension GuardedFile {
  static func open(_ path: String) throws(FileProblem) -> GuardedFile {
    do throws(GuardedFile.Failure) {
      return try GuardedFile(path)
    } catch {
      switch error {
      case .notRegular:
        throw FileProblem(path, "is not a regular file", expected: "a regular file")
      case .tooLarge: preconditionFailure("opening does not read")
      case .system(let error):
        throw FileProblem(
          path, "cannot be opened: \(error.reason.lowercased())", expected: "a readable file")
      }
    }
  }

  /// - Parameter path: its name, for faults.
  func read(
    _ path: String, into output: inout OutputSpan<UInt8>, countMax: Int
  ) throws(FileProblem) {
    do throws(GuardedFile.Failure) {
      try read(into: &output)
    } catch {
      switch error {
      case .system(let error):
        throw FileProblem(
          path, "cannot be read: \(error.reason.lowercased())", expected: "a readable file")
      case .tooLarge, .notRegular:
        throw FileProblem(
          path, "has more than \(countMax) bytes, or grew while it was read",
          expected: "at most \(countMax) bytes")
      }
    }
  }
}
