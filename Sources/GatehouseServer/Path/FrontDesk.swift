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
  /// Changed by a reload, between two requests.
  @exclusivity(unchecked) private(set) var generation: Generation
  /// The generation's, at hand: every call goes by it.
  @exclusivity(unchecked) private(set) var path: CallPath {
    didSet { lentPath = Lent(path) }
  }
  /// The same, which no call outlives that is served here.
  @exclusivity(unchecked) private var lentPath: Lent<CallPath>
  /// Counts what changed who is let in: other settings, other keys.
  @exclusivity(unchecked) private(set) var renewals: UInt32 = 0
  let table: OperationTable
  /// The table's, which keeps them.
  private let operations: [Lent<Operation>]
  private let recogniser: Recogniser
  private let knownPaths = KnownPaths()
  let services: LocalServices
  let streams: StreamDesk
  let tally: Tally
  let reviewTimer = ReviewTimer()

  init(
    generation: Generation, table: OperationTable, services: LocalServices, streams: StreamDesk,
    tally: Tally
  ) {
    self.generation = generation
    self.path = generation.path
    self.lentPath = Lent(generation.path)
    self.table = table
    self.operations = table.operations.map { Lent($0) }
    self.recogniser = Recogniser(table)
    self.services = services
    self.streams = streams
    self.tally = tally
    generation.path.watches.adopt(generation.path)
  }

  var limits: CallLimits { generation.limits }

  /// Serves by other settings from the next request on; streams of callers that may no longer
  /// have them end.
  func adopt(_ next: Generation) {
    let previous = generation
    generation = next
    path = next.path
    next.path.watches.adopt(next.path)
    for (name, clients) in previous.clients where next.clients[name]?.plan !== clients.plan {
      clients.retire()
    }
    previous.tokens?.retire(for: next.tokens)
    renewKeys()
  }

  /// Takes the keys that are issued now from the next request on, and ends the streams of those
  /// that are not known by what they showed any more.
  func renewKeys() {
    renewals &+= 1
    generation.renewKeys()
    reviewStreams()
  }

  // MARK: Arrival

  func begin(_ exchange: Exchange) -> BodyPlan {
    if let crossOrigin = generation.crossOrigin, !crossOrigin.admit(exchange) {
      return later(exchange) { HTTPAnswer.badRequest("origin is given more than once", on: $0) }
    }
    // A token whose issuer's keys are still on their way? Then the request waits for them.
    if let plan = holdForKeys(exchange) { return plan }
    return take(exchange)
  }

  /// Finds out what is asked, and by whom.
  func take(_ exchange: Exchange) -> BodyPlan {
    let version = exchange.version
    if let place = knownPaths.place(of: exchange.head, over: version) {
      if let operation = knownPaths.operation(at: place) {
        let dialect = knownPaths.dialect(at: place)
        return operations[operation].use { admit(exchange, $0, dialect) }
      }
      if let errand = knownPaths.errand(at: place) { return admit(exchange, errand) }
    }
    switch recogniser.recognise(exchange.head, over: version) {
    case .unary(let operation, let dialect):
      knownPaths.note(.operation(operation.index, dialect), exchange.head, over: version)
      return admit(exchange, operation, dialect)
    case .streaming(let operation, let dialect):
      return admitStream(exchange, operation, dialect)
    case .compatible(let errand):
      knownPaths.note(.errand(errand), exchange.head, over: version)
      return admit(exchange, errand)
    case .refused(let refusal, let dialect):
      return later(exchange) { dialect.refuse(refusal, on: $0) }
    case .openAPI:
      return later(exchange) { APIDocument.openAPI.send(on: $0) }
    case .methodNotAllowed(let allowed):
      return answerOtherMethod(exchange, allowed)
    case .unsupportedMediaType(let accepted):
      return later(exchange) { HTTPAnswer.unsupportedMediaType(accepted: accepted, on: $0) }
    case .needsHTTP2:
      return later(exchange) { HTTPAnswer.needsHTTP2("gRPC", on: $0) }
    }
  }

  /// A path is here, but not with this method; web pages ask so before they call.
  private func answerOtherMethod(_ exchange: Exchange, _ allowed: String) -> BodyPlan {
    if let crossOrigin = generation.crossOrigin, crossOrigin.isPreflight(exchange) {
      return later(exchange) { crossOrigin.answerPreflight($0, allowed: allowed) }
    }
    return later(exchange) { HTTPAnswer.methodNotAllowed(allowed, on: $0) }
  }

  func later(_ exchange: Exchange, _ say: @escaping (Exchange) -> Void) -> BodyPlan {
    LateAnswer.plan(for: exchange, now: MonotonicClock.now(), say)
  }

  /// Authenticates before the body is read: who is not known sends us nothing.
  private func admit(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect
  ) -> BodyPlan {
    let refusal: Refusal? = lentPath.use { path in
      do throws(Refusal) {
        exchange.subject = try path.front(exchange, operation, dialect.face)
        return nil
      } catch {
        return error
      }
    }
    if let refusal {
      tally.count(operation, dialect.face, refusal.code)
      return later(exchange) { dialect.refuse(refusal, on: $0) }
    }
    exchange.note = CallNote(operation: operation, dialect: dialect, renewals: renewals).bits
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
    if exchange.note == CallNote.late {
      (exchange.subject as? LateAnswer)?.tell()
      return
    }
    if exchange.note == CallNote.visit { return visitHere(exchange) }
    // Taken in again when the keys are here.
    if exchange.note == CallNote.held { return }
    // Taken out, not copied: nobody else asks for it.
    guard let subject = exchange.subject.take() else {
      preconditionFailure("a body was collected for nobody")
    }
    // tidy: only `admit` sets a subject, always a caller; the check would cost on every call
    let caller = unsafeDowncast(subject, to: Caller.self)
    let note = CallNote(bits: exchange.note)
    operations[note.operation].use { operation in
      lentPath.use { path in complete(exchange, note, operation, caller, path) }
    }
  }

  private func complete(
    _ exchange: Exchange, _ note: CallNote, _ operation: Operation, _ admitted: Caller,
    _ path: CallPath
  ) {
    var caller = admitted
    let dialect = note.dialect
    if note.renewals != renewals {
      // Between its head and its end other settings or keys came: they are asked, too.
      do throws(Refusal) {
        caller = try path.again(exchange, operation, dialect.face)
      } catch {
        _ = refuse(exchange, operation, dialect, error)
        return
      }
    }
    if operation.isLocal {
      if operation.kind == .unary {
        answerHere(exchange, operation, dialect, caller)
      } else {
        streamHere(exchange, operation, dialect, caller)
      }
      return
    }
    if operation.isWatch { return watchHere(exchange, operation, dialect, caller) }
    do throws(Refusal) {
      let asked = try dialect.timeout(of: exchange)
      let now = exchange.heardAt
      if let ready = path.ready(exchange, operation, dialect, caller, now: now) {
        tally.countReady(operation, dialect.face)
        return ready.use { $0.reply(to: exchange, now: now) }.send(on: exchange)
      }
      let deadline = limits.deadline(asked: asked)
      let place = try path.limit.enter(caller, dialect.face, exchange)
      BackCall(
        exchange: exchange, operation: operation, dialect: dialect, caller: caller,
        deadline: deadline, latest: asked == nil && operation.canWait ? limits.latest : nil,
        path: path, tally: tally, place: place
      ).start()
    } catch {
      _ = refuse(exchange, operation, dialect, error)
    }
  }

  private func answerHere(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ caller: Caller
  ) {
    do throws(Refusal) {
      if try !generation.answer(operation, dialect, caller, on: exchange) {
        if let later = services.later(operation) {
          return try start(later, operation, dialect, caller, exchange)
        }
        try answer(operation, dialect, on: exchange)
      }
      tally.count(operation, dialect.face, nil)
    } catch {
      _ = refuse(exchange, operation, dialect, error)
    }
  }

  private func start(
    _ work: @escaping LocalHandler.Later, _ operation: Operation, _ dialect: Dialect,
    _ caller: Caller, _ exchange: Exchange
  ) throws(Refusal) {
    let request = try table.request(of: exchange, operation, dialect)
    try operation.check(request)
    let deadline = limits.deadline(asked: try dialect.timeout(of: exchange))
    // What is said to an operator may hold a key.
    exchange.answerFields.append(name: "cache-control", value: "no-store")
    LocalCall(exchange, operation, dialect, caller, deadline: deadline, tally: tally)
      .start(request, work)
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
    refuseBody(of: exchange, .tooLarge(limit: limit))
  }

  func bodyTooSlow(_ exchange: Exchange) {
    refuseBody(of: exchange, .tooSlow)
  }

  private func refuseBody(of exchange: Exchange, _ refusal: Refusal) {
    if exchange.note == CallNote.late {
      (exchange.subject as? LateAnswer)?.tell()
      return
    }
    if exchange.note == CallNote.visit { return refuseBody(ofVisit: exchange, refusal) }
    if exchange.note == CallNote.held { return refuseBody(ofHeld: exchange, refusal) }
    let note = CallNote(bits: exchange.note)
    _ = refuse(exchange, table.operations[note.operation], note.dialect, refusal)
  }
}

/// What the front desk remembers of a request between its head and its end.
struct CallNote {
  /// The note of a request that is refused already, and only waits to be told.
  static let late = UInt64.max
  /// The note of a request on the compatible face, which is told by its `Visit`.
  static let visit = UInt64.max - 1
  /// The note of a request that waits for the keys of its token's issuer.
  static let held = UInt64.max - 2

  let bits: UInt64

  init(bits: UInt64) {
    self.bits = bits
  }

  /// - Parameter renewals: How often others were let in until then.
  init(operation: Operation, dialect: Dialect, renewals: UInt32) {
    self.bits =
      UInt64(renewals) << 32 | UInt64(operation.index) << 8 | UInt64(dialect.index)
  }

  var renewals: UInt32 { UInt32(truncatingIfNeeded: bits >> 32) }
  var operation: Int { Int(bits >> 8 & 0xFF_FFFF) }
  var dialect: Dialect { Dialect.all[Int(bits & 0xFF)] }
}

/// Bounds of calls, as the settings have them.
struct CallLimits: Sendable {
  let requestBodyBytes: Int
  let defaultDeadline: Duration
  let maximumDeadline: Duration
  /// The longest watch.
  var watchTime = Limits.watchTime

  /// The latest deadline that a call of now can have.
  var latest: Deadline { Deadline(maximumDeadline, after: MonotonicClock.now()) }

  /// - Parameter now: Monotonic nanoseconds.
  func deadline(asked: Duration?, now: UInt64 = MonotonicClock.now()) -> Deadline {
    Deadline(min(asked ?? defaultDeadline, maximumDeadline), after: now)
  }
}
