import Admission
import CallModel
import Contract
import NIOCore
import Protocols
import SwiftProtobuf
import Transport

/// A call that the gateway answers by itself, but not at once; reached only from its event loop.
///
/// At its deadline, or when its caller leaves, the answer is dropped. What was begun is done to its
/// end: to cut it off half-way would leave nobody knowing what was done.
final class LocalCall: Expiring {
  private let exchange: Exchange
  private let operation: Operation
  private let dialect: Dialect
  private let caller: Caller
  private let deadline: Deadline
  private let tally: Tally
  /// Kept, since the exchange may be another call's when the work is done.
  private let trace: TraceContext
  private var timed: Timed?
  private var isAnswered = false

  init(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ caller: Caller,
    deadline: Deadline, tally: Tally
  ) {
    self.exchange = exchange
    self.trace = exchange.trace
    self.operation = operation
    self.dialect = dialect
    self.caller = caller
    self.deadline = deadline
    self.tally = tally
  }

  /// Begins the work, on this loop's executor.
  func start(_ request: any Message, _ work: @escaping LocalHandler.Later) {
    exchange.whenCanceled = { self.settle() }
    let timed = Timed(self)
    self.timed = timed
    exchange.loop.deadlines.insert(timed, at: deadline.nanoseconds)
    let bound = NIOLoopBound(self, eventLoop: exchange.loop.eventLoop)
    let name = caller.name
    let trace = trace
    Task(executorPreference: exchange.loop.executor) {
      do throws(Refusal) {
        let reply = try await LoggedTrace.of(trace) { () async throws(Refusal) in
          try await work(request, name)
        }
        bound.value.finish(with: reply)
      } catch {
        bound.value.refuse(with: error)
      }
    }
  }

  private func finish(with reply: any Message) {
    guard !isAnswered else { return }
    do throws(Refusal) {
      let bytes = try operation.encode(reply, dialect.codec)
      settle()
      tally.count(operation, dialect.face, nil)
      dialect.reply(bytes, facts: ReplyFacts(), on: exchange)
    } catch {
      refuse(with: error)
    }
  }

  private func refuse(with refusal: Refusal) {
    guard !isAnswered else {
      tally.log(refusal, operation, caller, nil, trace)
      return
    }
    settle()
    tally.count(operation, dialect.face, refusal.code)
    tally.log(refusal, operation, caller, nil, trace)
    dialect.refuse(refusal, on: exchange)
  }

  func expire() {
    refuse(
      with: Refusal(
        .deadlineExceeded,
        operation.isSideEffectFree
          ? "there was no answer within the call's deadline"
          : "there was no answer within the call's deadline; what was asked for may still be done",
        reason: "DEADLINE_EXCEEDED"))
  }

  private func settle() {
    isAnswered = true
    exchange.whenCanceled = nil
    if let timed { exchange.loop.deadlines.remove(timed) }
    timed = nil
  }
}
