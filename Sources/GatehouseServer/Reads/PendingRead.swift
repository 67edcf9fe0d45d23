import CallModel
import NIOCore
import Protocols
import Reads
import Transport
import Upstream

/// One call's wait for an answer that may be everybody's; reached only from its loop.
final class PendingRead {
  let question: ReadQuestion
  private let desk: ReadDesk
  private var completion: ((Result<ReadAnswer, Refusal>) -> Void)?
  private var ticket: SharedReads.Ticket?
  /// It waits for what somebody else began.
  private var isCollapsed = false

  init(
    _ question: ReadQuestion, _ desk: ReadDesk,
    completion: @escaping (Result<ReadAnswer, Refusal>) -> Void
  ) {
    self.question = question
    self.desk = desk
    self.completion = completion
  }

  var isOver: Bool { completion == nil }

  func wait(for ticket: SharedReads.Ticket, isCollapsed: Bool) {
    self.ticket = ticket
    self.isCollapsed = isCollapsed
  }

  /// Waits no longer; its completion is not called any more. What others wait for goes on.
  func cancel() {
    guard completion != nil else { return }
    completion = nil
    if let ticket { desk.cache.leave(ticket) }
  }

  /// The fetch has ended.
  func ended(_ outcome: SharedOutcome) {
    guard completion != nil else { return }
    switch outcome {
    case .answered(let entry, let isStored):
      if let refusal = entry.forwarded.refusal, let old = fallback(for: refusal) {
        finish(.success(old))
      } else {
        finish(.success(answer(entry, way(isStored: isStored), now: nil)))
      }
    case .refused(let refusal, let deadline):
      // Its time was that of whoever began it; who waits longer has time of its own.
      if refusal.code == .deadlineExceeded, question.deadline.nanoseconds > deadline,
        !question.deadline.isPast(at: desk.clock())
      {
        ticket = nil
        desk.look(self)
      } else if let old = fallback(for: refusal) {
        finish(.success(old))
      } else {
        finish(.failure(refusal))
      }
    }
  }

  /// There was an answer already.
  func held(_ entry: SharedReads.Entry, now: UInt64) {
    finish(.success(answer(entry, .hit(ttl: entry.standing.ttl(at: now)), now: now)))
  }

  func refuse(_ refusal: Refusal) { finish(.failure(refusal)) }

  private func finish(_ result: Result<ReadAnswer, Refusal>) {
    guard let completion else { return }
    self.completion = nil
    completion(result)
  }

  private func way(isStored: Bool) -> CacheFacts.Way {
    if isCollapsed { return .collapsed }
    let demand = question.demand
    return demand.noCache || demand.noStore
      ? .request(isStored: isStored) : .miss(isStored: isStored)
  }

  /// - Parameter now: nil for what has just come.
  private func answer(
    _ entry: SharedReads.Entry, _ way: CacheFacts.Way, now: UInt64?
  ) -> ReadAnswer {
    ReadAnswer(
      answer: entry.forwarded, standing: entry.standing, way: way,
      age: now.map {
        Int($0 > entry.standing.asOf ? ($0 - entry.standing.asOf) / 1_000_000_000 : 0)
      }
    )
  }

  /// An old answer where the cloud gave none for reasons of its own (RFC 5861 §4).
  private func fallback(for refusal: Refusal) -> ReadAnswer? {
    switch refusal.code {
    case .unavailable, .deadlineExceeded, .resourceExhausted, .internal, .unknown: break
    default: return nil
    }
    let now = desk.clock()
    guard let entry = desk.cache.fallback(question.key, question.demand, now: now) else {
      return nil
    }
    return answer(entry, .hitAfterError(ttl: entry.standing.ttl(at: now)), now: now)
  }
}

extension EntryStanding {
  /// Seconds for which it stays fresh; below zero once it is not.
  func ttl(at now: UInt64) -> Int {
    let (age, fresh) = (age(at: now), lifetime.fresh)
    return age <= fresh
      ? Int((fresh - age) / 1_000_000_000) : -Int((age - fresh + 999_999_999) / 1_000_000_000)
  }
}
