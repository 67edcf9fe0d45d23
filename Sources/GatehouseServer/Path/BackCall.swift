import Admission
import CallModel
import Contract
import HTTP2Wire
import NIOCore
import Protocols
import Reads
import System
import Transport
import Upstream

/// A call that has to wait for something; reached only from its event loop.
final class BackCall: Expiring {
  let exchange: Exchange
  let operation: Operation
  let dialect: Dialect
  let caller: Caller
  @exclusivity(unchecked) private(set) var deadline: Deadline
  /// As far as the deadline may be put off; nil where the caller has set it.
  private let latest: Deadline?
  /// What the cloud is told of the call's trace; nil where it is told nothing. Found out before the
  /// exchange can be another call's.
  let trace: OutgoingTrace?
  /// Of a call that is passed through.
  let passage: Passage?
  /// Of a list of which the caller may see some rows only.
  @exclusivity(unchecked) var view: RowView?
  /// What was decided of it holds for these; nil where it did not depend on the call, or on more
  /// than the call brought with it.
  @exclusivity(unchecked) var circumstances: Circumstances?
  /// The statement that decided on this very call; nil where it did not depend on the call.
  @exclusivity(unchecked) private var decided: StatementName?
  /// Path of what it changes at the cloud, once that is sent.
  @exclusivity(unchecked) private var change: [UInt8]?
  private let path: CallPath
  private let tally: Tally
  /// The wait for an answer that may be everybody's.
  @exclusivity(unchecked) private var pending: PendingRead?
  /// The interval in which this call changes something, while it does.
  @exclusivity(unchecked) private var write: OpenWrite?
  /// The way that was taken, of a call whose answer may be given again.
  @exclusivity(unchecked) private var route: CloudRoute?
  /// The first attempt, while it has no answer.
  @exclusivity(unchecked) private var attempt: SentRequest?
  @exclusivity(unchecked) private var task: Task<Void, Never>?
  @exclusivity(unchecked) private var isAnswered = false
  @exclusivity(unchecked) private var timed: Timed?
  /// Among the caller's calls in flight: given back before the answer is given, and by a write
  /// whose caller has left when it is done. Else whoever leaves and comes again could have any
  /// number under way.
  @exclusivity(unchecked) private var place: InFlightPlace?

  init(
    exchange: Exchange, operation: Operation, dialect: Dialect, caller: Caller,
    deadline: Deadline, latest: Deadline? = nil, path: CallPath, tally: Tally,
    place: consuming InFlightPlace? = nil,
    passage: Passage? = nil
  ) {
    self.place = place
    self.trace = path.send.tellsTrace ? exchange.outgoingTrace() : nil
    self.passage = passage
    self.path = path
    self.tally = tally
    self.exchange = exchange
    self.operation = operation
    self.dialect = dialect
    self.caller = caller
    self.deadline = deadline
    self.latest = latest
  }

  /// Puts off a deadline that the caller has not set.
  func extend(by time: Duration) {
    guard let latest, let timed else { return }
    deadline = min(Deadline(time, after: deadline.nanoseconds), latest)
    exchange.loop.deadlines.remove(timed)
    exchange.loop.deadlines.insert(timed, at: deadline.nanoseconds)
  }

  /// The statement by which the caller may do this, or may not; for logs.
  var statement: StatementName? {
    decided ?? caller.rights.statement(decidingOutright: operation.index)
  }

  /// To be told what the policies say of its subjects. Of several the last that was decided counts:
  /// it is the one that refuses the call, where one does.
  func note(_ decision: Decision, on operation: Operation) {
    // The parts of a composition are decided each by itself.
    if operation === self.operation { decided = decision.statement }
  }

  /// To be told before each attempt. What was read for the decision, or for the project, comes
  /// before: what this call changes is told to the cache here, once, whatever way it came.
  func willSend(_ request: CloudRequest, on route: CloudRoute) {
    guard !operation.isSideEffectFree else { return }
    change = request.target
    if write == nil {
      write = OpenWrite(ReadScope(operation, request, on: route), at: path.read.desk)
    }
  }

  /// Goes on until the cloud was asked, or something has to be waited for.
  func start() {
    exchange.whenCanceled = { [unowned self] in callerLeft() }
    let timed = Timed(self)
    self.timed = timed
    exchange.loop.deadlines.insert(timed, at: deadline.nanoseconds)
    do throws(Refusal) {
      let errand = try path.plan(self)
      if read(errand) { return }
      let attempt = path.send.begin(errand, for: self) { self.attempted(errand, $0) }
      guard let attempt else { return go(on: errand, after: nil) }
      self.attempt = attempt
    } catch {
      end(with: error)
    }
  }

  /// Takes an answer of those that are shared, or its place among those who wait for one; false for
  /// what is not shared, or not now.
  private func read(_ errand: Errand) -> Bool {
    guard path.read.keeps(operation) else { return false }
    route = errand.route
    switch errand {
    case .single(let request, let route), .passage(let request, let route):
      pending = path.read.begin(request, on: route, for: self) { [self] result in
        pending = nil
        do throws(Refusal) {
          finish(with: try path.reply(to: try result.get(), for: self))
        } catch {
          end(with: error)
        }
      }
      return true
    case .list, .waiting, .composition, .undecided, .unaddressed: return false
    }
  }

  private func attempted(_ errand: Errand, _ first: FirstAttempt) {
    attempt = nil
    guard let answer = first.answer else {
      // A read that nobody waits for any more ends here; a write does not.
      if !isAnswered || !operation.isSideEffectFree { go(on: errand, after: first) }
      return
    }
    write?.close(after: nil)
    do throws(Refusal) {
      finish(with: try path.reply(to: answer, for: self))
    } catch {
      end(with: error)
    }
  }

  /// Starts the rest of the back half on this loop's executor.
  private func go(on errand: Errand, after first: FirstAttempt?) {
    let bound = NIOLoopBound((self, errand), eventLoop: exchange.loop.eventLoop)
    task = Task(executorPreference: exchange.loop.executor) {
      let (call, errand) = bound.value
      await call.run(errand, after: first)
    }
  }

  private func run(_ errand: Errand, after first: FirstAttempt?) async {
    do throws(Refusal) {
      let reply = try await path.back(errand, after: first, for: self)
      if case .passed(let forwarded) = reply {
        write?.close(after: forwarded.refusal)
      } else {
        write?.close(after: nil)
      }
      finish(with: reply)
    } catch {
      write?.close(after: error)
      end(with: error)
    }
  }

  private func finish(with reply: BackReply) {
    forgetChanged()
    place = nil
    if !operation.isSideEffectFree { path.watches.wrote(operation) }
    guard settle() else { return }
    switch reply {
    case .said(let reply):
      tally.count(operation, dialect.face, nil)
      say(reply)
    case .passed(let forwarded): finish(with: forwarded)
    case .kept(let forwarded, let read):
      guard forwarded.refusal == nil else { return finish(with: forwarded) }
      tally.count(operation, dialect.face, nil)
      say(forwarded.reply.telling(read.facts, of: [read.standing]))
    }
  }

  private func finish(with forwarded: ForwardedAnswer) {
    tally.count(operation, dialect.face, forwarded.refusal?.code)
    if let refusal = forwarded.refusal {
      tally.log(refusal, operation, caller, statement, exchange.trace)
    }
    forwarded.pass(on: exchange)
  }

  private func say(_ reply: EncodedReply) {
    keep(reply.message, reply.facts, reply.standings)
    if tellNotModified(reply.facts.cache) { return }
    dialect.reply(reply.message, facts: reply.facts, on: exchange)
  }

  /// Has the answer ready for the next one who asks the same, in so far as all may have it.
  private func keep(_ message: [UInt8], _ facts: ReplyFacts, _ standings: [EntryStanding]) {
    guard let route, !standings.isEmpty, standings.allSatisfy(\.isValid),
      caller.allows(operation.index) ? view == nil : circumstances != nil
    else { return }
    path.lookUp.held.keep(
      message, facts, of: standings,
      for: ReadyRequest(operation, dialect, on: ObjectIdentifier(route), caller, circumstances),
      in: exchange,
      on: route)
  }

  private func tellNotModified(_ facts: CacheFacts?) -> Bool {
    guard let facts, dialect.isKnown(facts.etag, to: exchange) else { return false }
    dialect.notModified(facts, on: exchange)
    return true
  }

  /// Nothing is under way any more.
  private func end(with refusal: Refusal) {
    place = nil
    refuse(with: refusal)
  }

  private func refuse(with refusal: Refusal) {
    forgetChanged()
    guard settle() else { return }
    tally.count(operation, dialect.face, refusal.code)
    tally.log(refusal, operation, caller, statement, exchange.trace)
    dialect.refuse(refusal, on: exchange)
  }

  /// Whatever became of it, and whoever still waits: what was read before may be wrong now.
  private func forgetChanged() {
    if let change { path.decide.remembered.changed(change) }
  }

  /// The caller has its answer, or needs none any more.
  private func settle() -> Bool {
    if let timed { exchange.loop.deadlines.remove(timed) }
    defer { isAnswered = true }
    return !isAnswered
  }

  func expire() {
    guard !isAnswered else { return }
    // Its effect may come after the answer.
    write?.passOver()
    if operation.isSideEffectFree { place = nil }
    refuse(
      with: Refusal(
        .deadlineExceeded, "there was no answer within the call's deadline",
        reason: "DEADLINE_EXCEEDED"))
    giveUp()
  }

  private func callerLeft() {
    _ = settle()
    giveUp()
  }

  /// A read that nobody waits for is given up. A write is not: to cut it off half-way would leave
  /// nobody knowing what was done.
  private func giveUp() {
    guard operation.isSideEffectFree else { return }
    pending?.cancel()
    pending = nil
    place = nil
    attempt?.cancel()
    task?.cancel()
  }
}
