import CallModel
import Contract
import NIOCore
import Protocols
import Reads
import System
import Transport
import Upstream

/// Answers reads out of what is stored, joins what is being fetched, and fetches the rest: the
/// shared part of a read, on one event loop.
final class ReadDesk {
  let cache: SharedReads
  let loop: LoopContext
  let table: OperationTable
  /// Monotonic nanoseconds: how old answers are, and until when somebody waits.
  let clock: @Sendable () -> UInt64
  /// Fetches that were begun here, so that each has an owner that is no call.
  private var fetches: [UInt64: SharedFetch] = [:]

  init(
    cache: SharedReads, loop: LoopContext, table: OperationTable,
    clock: @escaping @Sendable () -> UInt64 = { MonotonicClock.now() }
  ) {
    self.table = table
    self.clock = clock
    self.cache = cache
    self.loop = loop
  }

  /// - Parameter completion: Called on the loop once, perhaps at once; never for what is canceled.
  /// - Returns: The wait, to be canceled; nil where it is over already.
  func read(
    _ question: ReadQuestion, completion: @escaping (Result<ReadAnswer, Refusal>) -> Void
  ) -> PendingRead? {
    let pending = PendingRead(question, self, completion: completion)
    look(pending)
    return pending.isOver ? nil : pending
  }

  /// The same from a task on this loop; a task that is canceled waits no longer.
  func read(_ question: ReadQuestion) async throws(Refusal) -> ReadAnswer {
    let place = NIOLoopBoundBox<TaskRead>(.idle, eventLoop: loop.eventLoop)
    let eventLoop = loop.eventLoop
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if case .canceled = place.value {
          continuation.resume(returning: Result<ReadAnswer, Refusal>.failure(Self.canceled))
          return
        }
        let pending = read(question) { continuation.resume(returning: $0) }
        if let pending { place.value = .waiting(pending, continuation) }
      }
    } onCancel: {
      eventLoop.execute {
        if case .waiting(let pending, let continuation) = place.value, !pending.isOver {
          pending.cancel()
          continuation.resume(returning: .failure(Self.canceled))
        }
        place.value = .canceled
      }
    }
    return try result.get()
  }

  private enum TaskRead {
    case idle
    case waiting(PendingRead, CheckedContinuation<Result<ReadAnswer, Refusal>, Never>)
    case canceled
  }

  private static let canceled = Refusal(
    .canceled, "nobody waits for the answer any more", reason: "CALL_CANCELED")

  private static let notStored = Refusal(
    .unavailable, "the answer is not stored, and only-if-cached forbids to ask the cloud",
    reason: Refusal.notStoredReason)

  func look(_ pending: PendingRead) {
    let question = pending.question
    let now = clock()
    let waiter = ReadWaiter(pending, on: loop.eventLoop)
    let look = cache.look(
      question.key, question.scope, question.demand, now: now,
      deadline: question.deadline.nanoseconds, waiter: waiter, traffic: question.traffic,
      share: question.share)
    switch look {
    case .held(let entry, _, let revalidation):
      pending.held(entry, now: now)
      if let revalidation { fetch(revalidation, question) }
    case .joined(let ticket):
      pending.wait(for: ticket, isCollapsed: true)
      // What a poll began in the background must not keep a caller waiting for longer than a fetch
      // of its own would.
      ticket.turn?.raise(to: question.traffic, of: question.share)
    case .fetch(let ticket):
      pending.wait(for: ticket, isCollapsed: false)
      fetch(ticket.fetch, question)
    case .absent: pending.refuse(Self.notStored)
    }
  }

  private func fetch(_ number: UInt64, _ question: ReadQuestion) {
    let fetch = SharedFetch(number, question, self)
    fetches[number] = fetch
    let bound = NIOLoopBound(fetch, eventLoop: loop.eventLoop)
    let eventLoop = loop.eventLoop
    // The last one to wait may be on any loop.
    fetch.turn = cache.began(number) {
      if eventLoop.inEventLoop {
        bound.value.giveUp()
      } else {
        eventLoop.execute { bound.value.giveUp() }
      }
    }
    fetch.start()
  }

  func forget(_ fetch: UInt64) { fetches[fetch] = nil }
}
