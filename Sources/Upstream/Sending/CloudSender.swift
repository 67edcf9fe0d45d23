package import CallModel
package import Contract
import HTTP2Wire
import NIOCore
import System
package import Transport

/// Sends an operation to the cloud, and again where that is safe (DESIGN 4.2).
///
/// Sent again whatever the method, when it is proven not executed: no connection, a refused
/// stream, a signature too old (once, with the clock corrected), a token or key that is not shown
/// any more (once, with the newer one), throttled, busy. After a lost
/// answer, or one that proves nothing, the operation's own rule decides: `safe` repeats,
/// `check-first` reads what the first attempt left behind, `never` says that the outcome is
/// unknown.
package struct CloudSender {
  let route: CloudRoute
  private let operation: Operation
  let deadline: Deadline
  private let pace: RepeatPace
  /// Statuses of success.
  let success: [Int]
  let trace: OutgoingTrace?

  /// - Parameters:
  ///   - operation: One that has an upstream call.
  ///   - trace: What the cloud is told of the trace that the call is part of; nil for nothing.
  package init(
    route: CloudRoute, operation: Operation, deadline: Deadline, trace: OutgoingTrace? = nil,
    pace: RepeatPace = .jittered
  ) {
    guard let mapping = operation.upstream else {
      preconditionFailure("\(operation.name) is answered here, not by the cloud")
    }
    self.route = route
    self.operation = operation
    self.success = mapping.success
    self.deadline = deadline
    self.trace = trace
    self.pace = pace
  }

  /// The cloud's answer with success.
  ///
  /// - Parameter first: What became of the first attempt, where that was made by `begin`.
  package func send(
    _ request: CloudRequest, after first: FirstAttempt? = nil
  ) async throws(Refusal) -> CloudAnswer {
    try checkReach(of: request)
    var state = RepeatState()
    return try await send(request, after: first, success: success, &state)
  }

  /// The cloud's answer, also where it is a refusal; sent again by the same rules.
  ///
  /// What the cloud says about the gateway's own credential is not for the caller, who would take
  /// it for its own: that is thrown, like everything that is not the cloud's answer.
  package func forward(
    _ request: CloudRequest, wanting: Wanted = .anySuccess, after first: FirstAttempt? = nil
  ) async throws(Refusal) -> ForwardedAnswer {
    try checkReach(of: request)
    var state = RepeatState()
    do throws(Refusal) {
      return ForwardedAnswer(
        answer: try await send(request, after: first, success: statuses(wanting), &state),
        refusal: nil)
    } catch {
      // Behind a lost answer, a refusal of the repeat does not tell what became of the call.
      guard let refusing = state.refusing, !(state.wasLost && error.isOfUnknownOutcome) else {
        throw error
      }
      return ForwardedAnswer(answer: refusing, refusal: error)
    }
  }

  private func checkReach(of request: CloudRequest) throws(Refusal) {
    guard route.reaches(request.service) else {
      throw Refusal(
        .failedPrecondition,
        "the cloud of this credential has no iam_endpoint in the gateway's settings",
        reason: "SERVICE_NOT_CONFIGURED")
    }
  }

  static let anySuccess = Array(200...299)

  func statuses(_ wanted: Wanted) -> [Int] {
    switch wanted {
    case .success: success
    case .anySuccess: Self.anySuccess
    }
  }

  private func send(
    _ request: CloudRequest, after first: FirstAttempt?, success: [Int],
    _ state: inout RepeatState
  ) async throws(Refusal) -> CloudAnswer {
    var made = first?.outcome
    while true {
      state.refusing = nil
      let outcome: Outcome
      if let first = made.take() {
        outcome = first
      } else {
        outcome = await self.outcome(of: request, success: success)
      }
      switch outcome {
      case .success(let answer):
        return answer
      case .refused(let refused, let answer):
        if refused.isForCaller { state.refusing = answer }
        if let answer = try await afterRefusal(refused, request, &state) { return answer }
      case .failed(let failure):
        state.wasLost = state.wasLost || failure.kind == .lost
        if let answer = try await afterFailure(failure, request, &state) { return answer }
      }
      state.repeats += 1
    }
  }

  enum Outcome {
    case success(CloudAnswer)
    /// With the answer, if the cloud gave it.
    case refused(UpstreamRefusal, CloudAnswer?)
    case failed(ClientFailure)
  }

  private struct RepeatState {
    var repeats = 0
    var clockCorrected = false
    var proofExchanged = false
    /// An earlier attempt may have been executed.
    var mayBeDone = false
    /// An answer was lost on its way.
    var wasLost = false
    /// The last attempt's answer, if it is a refusal of the call.
    var refusing: CloudAnswer?
  }

  // MARK: One attempt

  private func outcome(of request: CloudRequest, success: [Int]) async -> Outcome {
    let now = MonotonicClock.now()
    guard !deadline.isPast(at: now) else { return .refused(.expired, nil) }
    let credential = route.credential
    let permit: KeyPermit
    if let free = credential.freePermit(now: now) {
      permit = free
    } else {
      switch await credential.admission(before: deadline, on: route.loop.eventLoop) {
      case .go(let given): permit = given
      case .refused(let refusal): return .refused(UpstreamRefusal(heldBack: refusal), nil)
      case .failed(let failure): return .failed(failure)
      case .late: return .refused(.tooLate, nil)
      }
    }
    do {
      let response = try await route.attempt(request, with: permit, trace: trace)
      return settle(permit, .success(response), success)
    } catch {
      return settle(permit, .failure(error), success)
    }
  }

  /// What an attempt brought; the credential learns of it.
  func settle(
    _ permit: KeyPermit, _ result: Result<ClientResponse, ClientFailure>, _ success: [Int]
  ) -> Outcome {
    let credential = route.credential
    switch result {
    case .success(let response):
      let answer = CloudAnswer(response)
      if success.contains(answer.status) {
        credential.settle(permit, .accepted, now: MonotonicClock.now())
        return .success(answer)
      }
      var refused = UpstreamRefusal(
        status: answer.status, body: answer.body, requestID: answer.requestID,
        retryAfter: answer.retryAfter)
      let verdict = Self.verdict(refused, answer)
      let now = MonotonicClock.now()
      if credential.settle(permit, verdict, now: now) {
        refused.effect = .proofExchanged
      }
      if !refused.isForCaller, let pause = credential.pause(now: now) {
        // To come back earlier would only be refused again, without the cloud being asked.
        refused.refusal.retryAfter = pause
      }
      return .refused(refused, answer)
    case .failure(let failure):
      credential.settle(permit, Self.verdict(failure), now: MonotonicClock.now())
      return .failed(failure)
    }
  }

  private static func verdict(_ refused: UpstreamRefusal, _ answer: CloudAnswer) -> KeyVerdict {
    let words = refused.refusal.cause ?? "no reason given"
    switch refused.effect {
    case .credentialRefused:
      return .refused(words: words)
    case .clockRefused:
      // Learnt only here, not from every answer: a wrong `Date` of a proxy must not break
      // signatures that work.
      return .clockRefused(
        offsetSeconds: answer.dateSeconds.map { $0 - WallClock.now().seconds }, words: words)
    case .refused, .postponed, .uncertain, .proofExchanged:
      return refused.provesKey ? .accepted : .unheard
    }
  }

  private static func verdict(_ failure: ClientFailure) -> KeyVerdict {
    switch failure.kind {
    case .connect, .tls: .unreachable(failure)
    case .overloaded, .refused, .lost, .malformed, .tooLarge, .canceled: .unheard
    }
  }

  // MARK: Again, or not

  private func afterRefusal(
    _ refused: UpstreamRefusal, _ request: CloudRequest, _ state: inout RepeatState
  ) async throws(Refusal) -> CloudAnswer? {
    let refusal = refused.refusal
    switch refused.effect {
    case .refused where state.mayBeDone:
      return try await answer(of: request, refusedAgain: refusal, &state)
    case .refused, .credentialRefused:
      throw refusal
    case .proofExchanged:
      guard !state.proofExchanged else { throw refusal }
      state.proofExchanged = true
    case .clockRefused:
      guard !state.clockCorrected else { throw refusal }
      state.clockCorrected = true
    case .postponed:
      try await wait(atLeast: refusal.retryAfter ?? .zero, state, orRefuse: refusal)
    case .uncertain:
      return try await afterLoss(refusal, request, &state)
    }
    return nil
  }

  private func afterFailure(
    _ failure: ClientFailure, _ request: CloudRequest, _ state: inout RepeatState
  ) async throws(Refusal) -> CloudAnswer? {
    let refusal = Refusal(failure)
    switch failure.kind {
    case .tls, .overloaded, .canceled, .malformed, .tooLarge:
      throw refusal
    case .connect, .refused:
      try await wait(atLeast: .zero, state, orRefuse: refusal)
      return nil
    case .lost:
      return try await afterLoss(refusal, request, &state)
    }
  }

  /// The answer, if a look at the resource shows what the lost one must have been; nil when the
  /// request is to be sent again.
  private func afterLoss(
    _ refusal: Refusal, _ request: CloudRequest, _ state: inout RepeatState
  ) async throws(Refusal) -> CloudAnswer? {
    switch operation.retry {
    case .safe:
      try await wait(atLeast: .zero, state, orRefuse: refusal)
      return nil
    case .checkFirst:
      state.mayBeDone = true
      return try await look(for: request, refusal.asUnknownOutcome(operation), &state)
    case .never, nil:
      throw refusal.asUnknownOutcome(operation)
    }
  }

  /// A repeat was refused, perhaps for the very thing that the lost attempt did or is still doing:
  /// «is not ready», «repeated operation», no longer there.
  private func answer(
    of request: CloudRequest, refusedAgain refusal: Refusal, _ state: inout RepeatState
  ) async throws(Refusal) -> CloudAnswer {
    let unknown = refusal.asUnknownOutcome(operation)
    if let answer = try await look(for: request, unknown, &state) { return answer }
    switch refusal.code {
    case .failedPrecondition, .aborted: throw unknown
    default: throw refusal
    }
  }

  /// Looks until it is seen whether the change was made (its answer) or not (nil).
  private func look(
    for request: CloudRequest, _ unknown: Refusal, _ state: inout RepeatState
  ) async throws(Refusal) -> CloudAnswer? {
    let check = AfterLostAnswer(operation: operation, request: request)
    var pause = Duration.zero
    while true {
      try await wait(atLeast: pause, state, orRefuse: unknown)
      var finding = AfterLostAnswer.Finding.unclear
      switch await outcome(of: check.look, success: [200]) {
      case .success(let seen): finding = check.finding(in: seen)
      case .refused(let refused, _) where refused.refusal.code == .notFound:
        finding = check.findingOfNothing
      case .refused(let refused, _):
        pause = refused.refusal.retryAfter ?? .zero
        if refused.effect == .refused || refused.effect == .credentialRefused { throw unknown }
      case .failed: break
      }
      switch finding {
      case .done(let answer): return answer
      case .absent: return nil
      case .unseen: throw unknown
      case .unclear: state.repeats += 1
      }
    }
  }

  /// Waits at least as long as the cloud says, and refuses at once where that would not end before
  /// the deadline.
  private func wait(
    atLeast floor: Duration, _ state: RepeatState, orRefuse refusal: Refusal
  ) async throws(Refusal) {
    guard state.repeats < Limits.upstreamRepeats else { throw refusal }
    let delay = floor + pace.delay(state.repeats)
    guard delay < deadline.remaining(at: MonotonicClock.now()) else { throw refusal }
    do {
      try await route.loop.sleep(for: delay)
    } catch {
      throw refusal
    }
  }
}

/// What the cloud said to a call that is passed through.
package struct ForwardedAnswer: Sendable {
  package let answer: CloudAnswer
  /// How an answer that is a refusal is understood here, for counts and logs.
  package let refusal: Refusal?

  package init(answer: CloudAnswer, refusal: Refusal?) {
    self.answer = answer
    self.refusal = refusal
  }
}
