import CallModel
import Contract
import NIOCore
import Reads
import Transport
import Upstream

/// A fetch for everybody who wants the same: it belongs to the gateway, not to the call that began
/// it. Reached only from its loop.
final class SharedFetch {
  private let number: UInt64
  private let question: ReadQuestion
  private let desk: ReadDesk
  /// Whose turn it waits for: of the most urgent of those who wait for it.
  var turn: CallTurn?
  private var attempt: SentRequest?
  private var task: Task<Void, Never>?
  private var isOver = false

  init(_ number: UInt64, _ question: ReadQuestion, _ desk: ReadDesk) {
    self.number = number
    self.question = question
    self.desk = desk
  }

  private var sender: CloudSender {
    CloudSender(
      route: question.route, operation: question.operation, deadline: question.deadline,
      traffic: question.traffic, share: question.share, turn: turn, trace: question.trace)
  }

  func start() {
    attempt = sender.begin(question.request, wanting: .success) { [self] first in
      attempt = nil
      guard !isOver else { return }
      guard let answer = first.answer else { return go(after: first) }
      end(with: ForwardedAnswer(answer: answer, refusal: nil))
    }
    if attempt == nil, !isOver, task == nil { go(after: nil) }
  }

  private func go(after first: FirstAttempt?) {
    let bound = NIOLoopBound(self, eventLoop: desk.loop.eventLoop)
    task = Task(executorPreference: desk.loop.executor) { await bound.value.run(after: first) }
  }

  private func run(after first: FirstAttempt?) async {
    do throws(Refusal) {
      end(with: try await sender.forward(question.request, wanting: .success, after: first))
    } catch {
      fail(with: error)
    }
  }

  private func end(with answer: ForwardedAnswer) {
    guard finish() else { return }
    RowSightings(answer, to: question, in: desk.table)?.settle(in: desk.cache, number)
    let lifetime = answer.lifetime(of: question.operation)
    guard
      let ended = desk.cache.complete(
        number, ReadResult(answer), lifetime: lifetime, cost: answer.answer.body.count,
        fillings: ListFilling.fillings(of: answer, to: question, in: desk.table)),
      let entry = ended.entry
    else { return }
    ended.tell(.answered(entry, isStored: ended.isStored), on: desk.loop)
  }

  private func fail(with refusal: Refusal) {
    guard finish(), let ended = desk.cache.fail(number) else { return }
    ended.tell(.refused(refusal, deadline: ended.deadline), on: desk.loop)
  }

  /// Nobody waits any more.
  func giveUp() {
    guard finish() else { return }
    attempt?.cancel()
    task?.cancel()
    _ = desk.cache.fail(number)
  }

  private func finish() -> Bool {
    defer {
      isOver = true
      desk.forget(number)
    }
    return !isOver
  }
}

extension ForwardedAnswer {
  /// For how long it may be given again: as the contract says of an answer, and for a moment where
  /// the cloud says that there is no such thing.
  func lifetime(of operation: Operation) -> EntryLifetime? {
    guard let refusal else { return operation.lifetime(of: answer.body) }
    guard refusal.code == .notFound, operation.freshness != nil else { return nil }
    return EntryLifetime(fresh: Limits.absenceFreshness.wholeNanoseconds)
  }
}
