import Admission
import CallModel
import Contract
import Logging
import Transport

/// Counts the calls of one event loop; read by a scrape on that loop, so without lock or atomics.
final class Tally {
  /// What is answered in place of the cloud's IAM, which no operation of the table is.
  enum Identity: Int, CaseIterable {
    case listProjects, issueToken, checkToken

    /// As `rpc_method` of metrics.
    var name: String {
      switch self {
      case .listProjects: "ListProjects"
      case .issueToken: "IssueToken"
      case .checkToken: "CheckToken"
      }
    }
  }

  private static let outcomes = Code.allCases.count + 1
  private static let perOperation = Face.allCases.count * outcomes
  private let operations: Int
  /// By operation, and behind the last one by `Identity`.
  @exclusivity(unchecked) private var counts: [UInt64]
  private let logger: Logger
  /// Calls that were answered by what was ready: no lookup, no lock.
  @exclusivity(unchecked) private(set) var readyAnswers: UInt64 = 0

  init(operations: Int, logger: Logger) {
    self.operations = operations
    self.counts = Array(
      repeating: 0, count: (operations + Identity.allCases.count) * Self.perOperation)
    self.logger = logger
  }

  /// - Parameter code: nil for success.
  func count(_ operation: Operation, _ face: Face, _ code: Code?) {
    count(operation.index, face, code)
  }

  /// The same of an answer in place of IAM's.
  func count(_ identity: Identity, _ code: Code?) {
    count(operations + identity.rawValue, .compatible, code)
  }

  private func count(_ row: Int, _ face: Face, _ code: Code?) {
    let place =
      row * Self.perOperation + Int(face.rawValue) * Self.outcomes + Int(code?.rawValue ?? 0)
    counts[place] &+= 1
  }

  /// A call that was answered by what was ready.
  func countReady(_ operation: Operation, _ face: Face) {
    readyAnswers &+= 1
    count(operation, face, nil)
  }

  /// The private side of a refusal goes to the log: what the cloud said, and why we think so.
  ///
  /// - Parameters:
  ///   - statement: The one that decided on this call; nil where that did not depend on the call.
  ///   - trace: Of the call; asked for only when there is something to write.
  func log(
    _ refusal: Refusal, _ operation: Operation, _ caller: Caller, _ statement: StatementName?,
    _ trace: @autoclosure () -> TraceContext
  ) {
    guard refusal.cause != nil || refusal.origin == .upstream else { return }
    let statement = statement ?? caller.rights.statement(decidingOutright: operation.index)
    logger.log(
      level: refusal.code == .internal || refusal.code == .unknown ? .error : .warning,
      "\(operation.name) refused: \(refusal.message)",
      metadata: [
        "trace_id": "\(trace().id)", "caller": "\(caller.name)", "reason": "\(refusal.reason)",
        "statement": "\(statement.map(\.description) ?? "-")",
        "cause": "\(refusal.cause ?? "-")",
        "upstream_status": "\(refusal.upstream.map { String($0.status) } ?? "-")",
        "upstream_error_code": "\(refusal.upstream?.errorCode ?? "-")",
        "upstream_request_id": "\(refusal.upstream?.requestID ?? "-")",
      ])
  }

  /// Every count above zero.
  var snapshot: [CallCount] {
    counts.indices.compactMap { place in
      guard counts[place] > 0 else { return nil }
      let rest = place % Self.perOperation
      return CallCount(
        operation: place / Self.perOperation,
        face: Face(rawValue: UInt8(rest / Self.outcomes)),
        code: Code(rawValue: UInt8(rest % Self.outcomes)), count: counts[place])
    }
  }
}

/// How often one operation ended one way on one face.
struct CallCount: Sendable {
  /// Index of the operation; from their number on, of `Tally.Identity`.
  let operation: Int
  let face: Face?
  /// Nil for success.
  let code: Code?
  var count: UInt64
}
