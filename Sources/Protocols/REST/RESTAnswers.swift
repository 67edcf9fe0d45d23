import CallModel
import Contract

/// The statuses that REST can answer an operation with: for the document about it.
struct RESTAnswers {
  /// A refusal as its status tells it.
  struct Problem: Hashable {
    let status: Int
    let phrase: String

    /// `BadRequest`
    var name: String { phrase.split(separator: " ").joined() }
  }

  /// Statuses of success, with their phrases (RFC 9110 §15.3).
  let successes: [(number: Int, phrase: String)]
  let problems: [Problem]

  init(_ operation: Operation, _ binding: HTTPBinding) {
    // A watch that has nothing more to tell says so by 204.
    let plain = operation.kind == .serverStreaming ? [200, 204] : [200]
    successes = (operation.upstream?.success ?? plain).map { ($0, Self.phrase($0)) }
    var codes: [Code] = [.invalidArgument, .unauthenticated, .resourceExhausted]
    var refusals: [Refusal] = []
    if !operation.isLocal {
      // The cloud's own refusals, and what may happen on the way to it.
      codes += [
        .permissionDenied, .notFound, .internal, .unimplemented, .unavailable, .deadlineExceeded,
      ]
      if !operation.isSideEffectFree { codes.append(.aborted) }
    }
    if case .none = binding.body {
    } else {
      refusals += [.tooSlow, .tooLarge(limit: 0), .notTypedJSON]
    }
    let statuses = codes.map(\.httpStatus) + refusals.map(\.restStatus) + Self.ofHTTP
    problems = statuses.map { Problem(status: $0.number, phrase: $0.phrase) }
      .sorted { $0.status < $1.status }
  }

  /// What HTTP/1.1 itself refuses, before a face is known (RFC 9110 §15.5.15, RFC 6585 §5).
  private static let ofHTTP = [
    (number: 414, phrase: "URI Too Long"), (number: 431, phrase: "Request Header Fields Too Large"),
  ]

  private static func phrase(_ status: Int) -> String {
    switch status {
    case 201: "Created"
    case 204: "No Content"
    default: "OK"
    }
  }

  /// Has a body: 204 has none.
  static func hasContent(_ status: Int) -> Bool { status != 204 }
}
