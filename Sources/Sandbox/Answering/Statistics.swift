/// What has been asked of the cloud, per operation, since it began.
public struct Statistics: Sendable {
  public struct Line: Sendable, Equatable {
    /// Requests that named the operation.
    public var calls = 0
    /// Times its effect took place, whether or not the caller ever learnt of it.
    public var executed = 0
    /// Answers sent, by status.
    public var statuses: [Int: Int] = [:]
    /// Calls that got no answer, by a fault.
    public var unanswered = 0
    /// Calls that a fault rule touched.
    public var faulted = 0

    public init() {}

    /// One more call; nil when no answer was sent.
    mutating func count(_ status: Int?) {
      calls += 1
      if let status { statuses[status, default: 0] += 1 } else { unanswered += 1 }
    }
  }

  public internal(set) var lines: [Operation: Line] = [:]
  /// Requests that fitted no operation.
  public internal(set) var unrouted = 0

  public init() {}

  public subscript(operation: Operation) -> Line { lines[operation] ?? Line() }

  mutating func note(_ operation: Operation, _ answer: SandboxAnswer) {
    let isSent = answer.fault?.ending.sendsAnswer ?? true
    lines[operation, default: Line()].count(isSent ? answer.status : nil)
  }

  mutating func noteExecution(_ operation: Operation) {
    lines[operation, default: Line()].executed += 1
  }

  mutating func noteFault(_ operation: Operation) {
    lines[operation, default: Line()].faulted += 1
  }

  func json(_ faults: [FaultInjector.Tally]) -> JSONValue {
    var operations = JSONObject()
    for operation in Operation.allCases {
      guard let line = lines[operation] else { continue }
      var statuses = JSONObject()
      for (status, count) in line.statuses.sorted(by: { $0.key < $1.key }) {
        statuses.append(String(status), count)
      }
      var entry = JSONObject()
      entry.append("calls", line.calls)
      entry.append("executed", line.executed)
      entry.append("faulted", line.faulted)
      entry.append("unanswered", line.unanswered)
      entry.append("statuses", .object(statuses))
      operations.append(operation.rawValue, .object(entry))
    }
    let rules = faults.map { tally -> JSONValue in
      ["seen": .integer(Int64(tally.seen)), "fired": .integer(Int64(tally.fired))]
    }
    return [
      "operations": .object(operations), "unrouted": .integer(Int64(unrouted)),
      "faults": .array(rules),
    ]
  }
}
