import Admission
import CallModel
import Contract
import Protocols
import System
import Transport

/// The streaming calls that are open on one event loop: opened within bounds, ended by a drain.
final class StreamDesk {
  private let allowance: StreamAllowance
  private let tally: Tally
  private let perConnection: Int
  private var open: [ObjectIdentifier: ReplyStream] = [:]
  private var openOfConnection: [ObjectIdentifier: Int] = [:]
  private var isDraining = false

  init(
    allowance: StreamAllowance, tally: Tally,
    perConnection: Int = Limits.streamCallsPerConnection
  ) {
    self.allowance = allowance
    self.tally = tally
    self.perConnection = perConnection
  }

  /// Streams now open.
  var count: Int { open.count }

  /// Takes a streaming call on, or says why not.
  ///
  /// A timeout that the call brings is kept, however long; without one the stream may last as long
  /// as its connection.
  func open(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ caller: Caller
  ) throws(Refusal) -> ReplyStream {
    let timeout = try dialect.timeout(of: exchange)
    guard !isDraining else { throw Self.draining }
    let connection = ObjectIdentifier(exchange.facts)
    guard openOfConnection[connection, default: 0] < perConnection else {
      throw Self.tooMany("this connection", perConnection)
    }
    guard allowance.take(for: caller) else {
      throw Self.tooMany(caller.name, allowance.perCaller)
    }
    openOfConnection[connection, default: 0] += 1
    let reply = ReplyStream(exchange, operation, dialect, caller) { [unowned self] ending in
      closed(ObjectIdentifier(exchange), of: connection, caller)
      note(ending, operation, dialect, caller, exchange)
    }
    open[ObjectIdentifier(exchange)] = reply
    if let timeout {
      reply.expire(at: Deadline(timeout, after: MonotonicClock.now()))
    }
    return reply
  }

  /// Ends every stream, behind what was said, and takes no new ones.
  func drain() {
    isDraining = true
    for reply in open.values {
      reply.finish(Self.draining)
    }
  }

  /// Ends each stream that is refused now, behind what was said.
  func review(_ refusal: (ReplyStream) -> Refusal?) {
    for stream in open.values {
      if let refusal = refusal(stream) { stream.finish(refusal) }
    }
  }

  private func closed(
    _ exchange: ObjectIdentifier, of connection: ObjectIdentifier, _ caller: Caller
  ) {
    open[exchange] = nil
    let left = openOfConnection[connection, default: 1] - 1
    openOfConnection[connection] = left == 0 ? nil : left
    allowance.giveBack(by: caller)
  }

  private func note(
    _ ending: ReplyStream.Ending, _ operation: Operation, _ dialect: Dialect, _ caller: Caller,
    _ exchange: Exchange
  ) {
    switch ending {
    case .finished: tally.count(operation, dialect.face, nil)
    case .canceled: tally.count(operation, dialect.face, .canceled)
    case .refused(let refusal):
      tally.count(operation, dialect.face, refusal.code)
      tally.log(refusal, operation, caller, nil, exchange.trace)
    }
  }

  private static let draining = Refusal(
    .unavailable, "this gateway is going away; ask another, or again", reason: "DRAINING",
    retryAfter: .seconds(1))

  private static func tooMany(_ whose: String, _ limit: Int) -> Refusal {
    Refusal(
      .resourceExhausted, "\(whose) has \(limit) streams open and may have no more",
      reason: "TOO_MANY_STREAMS")
  }
}
