import Admission
import CallModel
import Contract
import Protocols
import Reads
import System
import Transport
import Upstream

/// Reads what may be stored, from memory or from the cloud.
struct ReadThrough {
  let desk: ReadDesk
  /// False where the settings turn the cache off: every call asks the cloud, as if alone.
  let isOn: Bool

  /// Whether answers of an operation are given to more than one call.
  func keeps(_ operation: Operation) -> Bool { isOn && operation.isKept }

  /// Begins a read right here; nil where it is over at once.
  func begin(
    _ request: CloudRequest, on route: CloudRoute, for call: BackCall,
    completion: @escaping (Result<ReadAnswer, Refusal>) -> Void
  ) -> PendingRead? {
    desk.read(question(request, call.operation, route, call), completion: completion)
  }

  func callAsFunction(
    _ request: CloudRequest, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> ReadAnswer {
    try await desk.read(question(request, call.operation, route, call))
  }

  /// The same of a request that is still to be addressed to its service; of an operation that is
  /// not kept, the cloud's answer to this call alone.
  func callAsFunction(
    _ request: UpstreamRequest, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> ReadAnswer {
    try await answer(request, call.operation, route, call)
  }

  /// The cloud's answer with success to an operation that a call is put together of.
  func success(
    _ request: UpstreamRequest, of operation: Operation, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> CloudAnswer {
    let read = try await answer(request, operation, route, call)
    if let refusal = read.answer.refusal { throw refusal }
    return read.answer.answer
  }

  /// What the cloud says now, asked for in the background and for nobody's call; kept like every
  /// other answer.
  func anew(
    _ request: CloudRequest, as operation: Operation, on route: CloudRoute,
    before deadline: Deadline
  ) async throws(Refusal) -> CloudAnswer {
    guard keeps(operation) else {
      return try await CloudSender(
        route: route, operation: operation, deadline: deadline, traffic: .background
      ).send(request)
    }
    var demand = ReadDemand()
    demand.noCache = true
    let read = try await desk.read(
      ReadQuestion(
        operation: operation, request: request, route: route, demand: demand,
        deadline: deadline, traffic: .background))
    if let refusal = read.answer.refusal { throw refusal }
    return read.answer.answer
  }

  private func answer(
    _ request: UpstreamRequest, _ operation: Operation, _ route: CloudRoute, _ call: BackCall
  ) async throws(Refusal) -> ReadAnswer {
    let request = CloudRequest(request, to: operation.upstream?.service ?? .vpn)
    if keeps(operation) {
      return try await desk.read(question(request, operation, route, call))
    }
    let sender = CloudSender(
      route: route, operation: operation, deadline: call.deadline,
      traffic: call.caller.share.traffic, share: call.caller.share, trace: call.trace)
    return ReadAnswer(
      answer: ForwardedAnswer(answer: try await sender.send(request), refusal: nil),
      standing: EntryStanding(asOf: 0, lifetime: EntryLifetime(fresh: 0)),
      way: .request(isStored: false), age: nil)
  }

  private func question(
    _ request: CloudRequest, _ operation: Operation, _ route: CloudRoute, _ call: BackCall
  ) -> ReadQuestion {
    ReadQuestion(
      operation: operation, request: request, route: route,
      demand: ReadDemand(of: call.exchange.head), deadline: call.deadline, trace: call.trace,
      share: call.caller.share, traffic: call.caller.share.traffic)
  }
}

/// Looks for an answer that is ready.
struct LookUp {
  let held: ReadyAnswers

  /// - Parameter now: Monotonic nanoseconds.
  func callAsFunction(
    _ request: ReadyRequest, in exchange: Exchange, now: UInt64
  ) -> Lent<ReadyAnswer>? {
    held.find(request, in: exchange, now: now)
  }
}
