import ArgumentParser
import Foundation
import Signing

extension SignCommand {
  /// Each failure names the vector and the first part that differs; exit code 1 if there is one.
  func runCheck(of path: String) throws {
    let bytes = try Self.bytes(ofFile: path)
    let file: VectorFile
    do {
      file = try VectorFile(parsing: bytes)
    } catch {
      throw Self.fail(65, "\(Self.name(ofFile: path)) is not a vector file: \(Self.explain(error))")
    }
    let report = file.check()
    guard report.passed + report.failures.count > 0 else {
      throw Self.fail(
        65, "\(Self.name(ofFile: path)) holds no vectors, v11_vectors or verify_vectors")
    }
    if json {
      try printJSON(report)
    } else {
      for failure in report.failures { printFailure(failure) }
      print(report.summary)
    }
    guard report.failures.isEmpty else { throw ExitCode.failure }
  }

  private func printFailure(_ failure: VectorReport.Failure) {
    let expected = Self.lines(failure.expected)
    let actual = Self.lines(failure.actual)
    var line = 0
    while line < expected.count, line < actual.count, expected[line] == actual[line] { line += 1 }
    print("FAILED \(failure.id): \(failure.part) differs in line \(line + 1)")
    print("  expected: \(line < expected.count ? Self.quoted(expected[line]) : "nothing more")")
    print("  actual:   \(line < actual.count ? Self.quoted(actual[line]) : "nothing more")")
  }

  /// Bytes, not characters: CR LF is one `Character`, and composed equals decomposed.
  private static func lines(_ text: String) -> [[UInt8]] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Array($0) }
  }

  private static func quoted(_ line: [UInt8]) -> String {
    String(decoding: line, as: UTF8.self).unicodeScalars
      .map { $0.escaped(asASCII: true) }.joined()
  }

  private func printJSON(_ report: VectorReport) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = CheckDocument(
      failed: report.failures.count,
      failures: report.failures.map {
        .init(actual: $0.actual, expected: $0.expected, id: $0.id, part: $0.part)
      },
      passed: report.passed)
    print(String(decoding: try encoder.encode(document), as: UTF8.self))
  }

  private static func explain(_ error: any Error) -> String {
    let context: DecodingError.Context
    switch error as? DecodingError {
    case .keyNotFound(let key, let found):
      return "“\(key.stringValue)” is missing at \(place(found))"
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found):
      context = found
    default:
      return "\(error)"
    }
    return "\(context.debugDescription) at \(place(context))"
  }

  private static func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
    return path.isEmpty ? "the top" : path.joined(separator: " ")
  }
}

/// The JSON that `--check FILE --json` prints.
private struct CheckDocument: Encodable {
  struct Failure: Encodable {
    let actual: String
    let expected: String
    let id: String
    let part: String
  }

  let failed: Int
  let failures: [Failure]
  let passed: Int
}
