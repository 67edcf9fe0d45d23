import Admission
import CallModel
import Contract
import HTTP2Wire
import NIOCore
import Protocols
import System
import Transport

/// Takes the requests of one event loop's connections in, and answers at once what needs no wait.
///
/// An authenticated local answer makes no task, no hop and no allocation of its own.
final class FrontDesk: ExchangeService {
  let path: CallPath
  private let table: OperationTable
  private let recogniser: Recogniser
  let limits: CallLimits
  @exclusivity(unchecked) private var local: LocalAnswers
  let services: LocalServices
  let streams: StreamDesk
  let tally: Tally

  init(
    path: CallPath, table: OperationTable, limits: CallLimits, local: LocalAnswers,
    services: LocalServices, streams: StreamDesk, tally: Tally
  ) {
    self.path = path
    self.table = table
    self.recogniser = Recogniser(table)
    self.limits = limits
    self.local = local
    self.services = services
    self.streams = streams
    self.tally = tally
  }

  // MARK: Arrival

  func begin(_ exchange: Exchange) -> BodyPlan {
    switch recogniser.recognise(exchange.head, over: exchange.facts.version) {
    case .unary(let operation, let dialect):
      return admit(exchange, operation, dialect)
    case .streaming(let operation, let dialect):
      return admitStream(exchange, operation, dialect)
    case .refused(let refusal, let dialect):
      dialect.refuse(refusal, on: exchange)
    case .methodNotAllowed(let allowed):
      HTTPAnswer.methodNotAllowed(allowed, on: exchange)
    case .unsupportedMediaType(let accepted):
      HTTPAnswer.unsupportedMediaType(accepted: accepted, on: exchange)
    case .needsHTTP2:
      HTTPAnswer.needsHTTP2("gRPC", on: exchange)
    }
    return .ignore
  }

  /// Authenticates before the body is read: who is not known sends us nothing.
  private func admit(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect
  ) -> BodyPlan {
    do throws(Refusal) {
      exchange.subject = try path.front(exchange, operation)
    } catch {
      return refuse(exchange, operation, dialect, error)
    }
    exchange.note = CallNote(operation: operation, dialect: dialect).bits
    return .collect(limit: limits.requestBodyBytes)
  }

  func refuse(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ refusal: Refusal
  ) -> BodyPlan {
    tally.count(operation, dialect.face, refusal.code)
    if operation.kind == .unary {
      dialect.refuse(refusal, on: exchange)
    } else {
      StreamFace(dialect, exchange.head).refuse(refusal, on: exchange)
    }
    return .ignore
  }

  // MARK: The whole request is here

  func complete(_ exchange: Exchange) {
    guard let subject = exchange.subject else {
      preconditionFailure("a body was collected for nobody")
    }
    // tidy: only `admit` sets a subject, always a caller; the check would cost on every call
    let caller = unsafeDowncast(subject, to: Caller.self)
    let note = CallNote(bits: exchange.note)
    let operation = table.operations[note.operation]
    let dialect = note.dialect
    if operation.upstream == nil {
      if operation.kind == .unary {
        answerHere(exchange, operation, dialect, caller)
      } else {
        streamHere(exchange, operation, dialect, caller)
      }
      return
    }
    let deadline: Deadline
    do throws(Refusal) {
      deadline = limits.deadline(asked: try dialect.timeout(of: exchange))
    } catch {
      _ = refuse(exchange, operation, dialect, error)
      return
    }
    BackCall(
      exchange: exchange, operation: operation, dialect: dialect, caller: caller,
      deadline: deadline, path: path, tally: tally
    ).start()
  }

  private func answerHere(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ caller: Caller
  ) {
    do throws(Refusal) {
      if try !local.answer(operation, dialect, caller, on: exchange) {
        try answer(operation, dialect, on: exchange)
      }
      tally.count(operation, dialect.face, nil)
    } catch {
      _ = refuse(exchange, operation, dialect, error)
    }
  }

  private func answer(
    _ operation: Operation, _ dialect: Dialect, on exchange: Exchange
  ) throws(Refusal) {
    let request = try table.request(of: exchange, operation, dialect)
    try operation.check(request)
    let reply = try services.answer(request, to: operation)
    dialect.reply(
      try operation.encode(reply, dialect.codec), facts: ReplyFacts(), on: exchange)
  }

  func bodyTooLarge(_ exchange: Exchange, limit: Int) {
    let note = CallNote(bits: exchange.note)
    _ = refuse(
      exchange, table.operations[note.operation], note.dialect,
      .tooLarge(limit: limit))
  }
}

/// What the front desk remembers of a request between its head and its end.
struct CallNote {
  let bits: UInt64

  init(bits: UInt64) {
    self.bits = bits
  }

  init(operation: Operation, dialect: Dialect) {
    self.bits = UInt64(operation.index) << 8 | UInt64(dialect.index)
  }

  var operation: Int { Int(bits >> 8) }
  var dialect: Dialect { Dialect.all[Int(bits & 0xFF)] }
}

/// Bounds of calls, as the settings have them.
struct CallLimits: Sendable {
  let requestBodyBytes: Int
  let defaultDeadline: Duration
  let maximumDeadline: Duration

  func deadline(asked: Duration?) -> Deadline {
    Deadline(min(asked ?? defaultDeadline, maximumDeadline), after: MonotonicClock.now())
  }
}
