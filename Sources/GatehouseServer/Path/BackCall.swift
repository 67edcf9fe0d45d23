import Admission
import CallModel
import Contract
import HTTP2Wire
import NIOCore
import Protocols
import System
import Transport
import Upstream

/// A call that has to wait for something; reached only from its event loop.
final class BackCall: Expiring {
  let exchange: Exchange
  let operation: Operation
  let dialect: Dialect
  let caller: Caller
  let deadline: Deadline
  /// Of a call that is passed through.
  private let passage: Passage?
  private let path: CallPath
  private let tally: Tally
  @exclusivity(unchecked) private var task: Task<Void, Never>?
  @exclusivity(unchecked) private var isAnswered = false
  private var timed: Timed?

  init(
    exchange: Exchange, operation: Operation, dialect: Dialect, caller: Caller,
    deadline: Deadline, path: CallPath, tally: Tally, passage: Passage? = nil
  ) {
    self.passage = passage
    self.path = path
    self.tally = tally
    self.exchange = exchange
    self.operation = operation
    self.dialect = dialect
    self.caller = caller
    self.deadline = deadline
  }

  /// Starts the back half on this loop's executor.
  func start() {
    let loop = exchange.loop
    exchange.whenCanceled = { [unowned self] in callerLeft() }
    let timed = Timed(self)
    self.timed = timed
    loop.deadlines.insert(timed, at: deadline.nanoseconds)
    let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
    task = Task(executorPreference: loop.executor) {
      await bound.value.run()
    }
  }

  private func run() async {
    do throws(Refusal) {
      if let passage {
        finish(passing: try await path.pass(passage, for: self))
      } else {
        finish(with: try await path.back(self))
      }
    } catch {
      refuse(with: error)
    }
  }

  private func finish(with reply: EncodedReply) {
    guard settle() else { return }
    tally.count(operation, dialect.face, nil)
    dialect.reply(reply.message, facts: reply.facts, on: exchange)
  }

  private func finish(passing forwarded: ForwardedAnswer) {
    guard settle() else { return }
    tally.count(operation, dialect.face, forwarded.refusal?.code)
    if let refusal = forwarded.refusal { tally.log(refusal, operation, caller) }
    forwarded.pass(on: exchange)
  }

  private func refuse(with refusal: Refusal) {
    guard settle() else { return }
    tally.count(operation, dialect.face, refusal.code)
    tally.log(refusal, operation, caller)
    dialect.refuse(refusal, on: exchange)
  }

  /// The caller has its answer, or needs none any more.
  private func settle() -> Bool {
    if let timed { exchange.loop.deadlines.remove(timed) }
    task = nil
    defer { isAnswered = true }
    return !isAnswered
  }

  func expire() {
    guard !isAnswered else { return }
    let running = task
    refuse(
      with: Refusal(
        .deadlineExceeded, "there was no answer within the call's deadline",
        reason: "DEADLINE_EXCEEDED"))
    stop(running)
  }

  private func callerLeft() {
    let running = task
    _ = settle()
    stop(running)
  }

  /// A read that nobody waits for is given up. A write is not: to cut it off half-way would leave
  /// nobody knowing what was done.
  private func stop(_ task: Task<Void, Never>?) {
    if operation.isSideEffectFree {
      task?.cancel()
    }
  }
}
