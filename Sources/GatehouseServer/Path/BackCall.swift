import Admission
import CallModel
import Contract
import HTTP2Wire
import NIOCore
import Protocols
import System
import Transport

/// A call that has to wait for something; reached only from its event loop.
final class BackCall {
  let exchange: Exchange
  let operation: Operation
  let dialect: Dialect
  let caller: Caller
  let deadline: Deadline
  private var task: Task<Void, Never>?
  private var timer: Scheduled<Void>?
  private var isAnswered = false

  init(
    exchange: Exchange, operation: Operation, dialect: Dialect, caller: Caller, deadline: Deadline
  ) {
    self.exchange = exchange
    self.operation = operation
    self.dialect = dialect
    self.caller = caller
    self.deadline = deadline
  }

  /// Starts the back half on this loop's executor.
  func start(_ path: CallPath, _ tally: Tally) {
    let loop = exchange.loop
    let bound = NIOLoopBound((call: self, path: path, tally: tally), eventLoop: loop.eventLoop)
    exchange.whenCanceled = { [unowned self] in callerLeft() }
    timer = loop.eventLoop.assumeIsolated().scheduleTask(
      deadline: .uptimeNanoseconds(deadline.nanoseconds)
    ) { [weak self] in
      self?.expire(tally)
    }
    task = Task(executorPreference: loop.executor) {
      let (call, path, tally) = bound.value
      do throws(Refusal) {
        call.finish(with: try await path.back(call), tally)
      } catch {
        call.refuse(with: error, tally)
      }
    }
  }

  private func finish(with reply: EncodedReply, _ tally: Tally) {
    guard settle() else { return }
    tally.count(operation, dialect.face, nil)
    dialect.reply(reply.message, facts: reply.facts, on: exchange)
  }

  private func refuse(with refusal: Refusal, _ tally: Tally) {
    guard settle() else { return }
    tally.count(operation, dialect.face, refusal.code)
    tally.log(refusal, operation, caller)
    dialect.refuse(refusal, on: exchange)
  }

  /// The caller has its answer, or needs none any more.
  private func settle() -> Bool {
    timer?.cancel()
    timer = nil
    task = nil
    defer { isAnswered = true }
    return !isAnswered
  }

  private func expire(_ tally: Tally) {
    guard !isAnswered else { return }
    let running = task
    refuse(
      with: Refusal(
        .deadlineExceeded, "there was no answer within the call's deadline",
        reason: "DEADLINE_EXCEEDED"), tally)
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
