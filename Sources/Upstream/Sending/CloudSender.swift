public import CallModel
public import Contract
import HTTP2Wire
import NIOCore
public import Transport

/// Sends an operation to the cloud, and again where that is safe (DESIGN 4.2).
///
/// Sent again whatever the method, when it is proven not executed: no connection, a refused
/// stream, a signature too old (once, with the clock corrected), a token or key that is not shown
/// any more (once, with the newer one), throttled, busy. After a lost
/// answer, or one that proves nothing, the operation's own rule decides: `safe` repeats,
/// `check-first` reads what the first attempt left behind, `never` says that the outcome is
/// unknown.
public struct CloudSender {
  let route: CloudRoute
  private let operation: Operation
  let deadline: Deadline
  private let pace: RepeatPace
  private let traffic: TrafficClass
  private let share: CallerShare
  /// Of a call whose answer others may come to wait for.
  let turn: CallTurn?
  /// Statuses of success.
  let success: [Int]
  let trace: OutgoingTrace?

  /// - Parameters:
  ///   - operation: One that has an upstream call.
  ///   - traffic: Whose turn it is while calls wait.
  ///   - share: In whose name.
  ///   - turn: Both, where they may change while the call waits.
  ///   - trace: What the cloud is told of the trace that the call is part of; nil for nothing.
  public init(
    route: CloudRoute, operation: Operation, deadline: Deadline,
    traffic: TrafficClass = .interactive, share: CallerShare = .gateway,
    turn: CallTurn? = nil, trace: OutgoingTrace? = nil,
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
    self.traffic = traffic
    self.share = share
    self.turn = turn
  }

  var budget: AccountBudget { route.credential.budget }

  /// Monotonic nanoseconds, by the credential's clock.
  func now() -> UInt64 { route.credential.clock() }

  /// What the budget is asked before an attempt.
  func ask(_ request: CloudRequest, isRepeat: Bool = false) -> BudgetAsk {
    BudgetAsk(
      service: request.service,
      // A look after a lost answer is a read, whatever the operation.
      kind: operation.isSideEffectFree || request.method == CloudRequest.word(.get)
        ? .read : .write,
      traffic: turn?.traffic ?? traffic, share: turn?.share ?? share, isRepeat: isRepeat)
  }

  /// The cloud's answer with success.
  ///
  /// - Parameter first: What became of the first attempt, where that was made by `begin`.
  public func send(
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
  public func forward(
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
      var refusal = Refusal(
        .failedPrecondition,
        "the cloud of this credential has no iam_endpoint in the gateway's settings",
        reason: "SERVICE_NOT_CONFIGURED")
      refusal.harmlessness = .unseen
      throw refusal
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
    do throws(Refusal) {
      return try await attempt(request, after: first, success: success, &state)
    } catch {
      var refusal = error
      refusal.harmlessness = state.harmlessness
      throw refusal
    }
  }

  private func attempt(
    _ request: CloudRequest, after first: FirstAttempt?, success: [Int],
    _ state: inout RepeatState
  ) async throws(Refusal) -> CloudAnswer {
    var made = first?.outcome
    while true {
      let outcome: Outcome
      if let first = made.take() {
        outcome = first
      } else {
        outcome = await self.outcome(
          of: request, success: success, isRepeat: state.latest != nil)
      }
      // What was heard before is all there is to say of a repeat whose turn does not come.
      if case .withheld(let refusal) = outcome { throw withheld(refusal, state) }
      state.refusing = nil
      state.note(outcome)
      switch outcome {
      case .success(let answer):
        return answer
      case .withheld:
        preconditionFailure("it was thrown above")
      case .refused(let refused, let answer):
        state.latest = refused.refusal
        if refused.isForCaller { state.refusing = answer }
        if let answer = try await afterRefusal(refused, request, &state) { return answer }
      case .failed(let failure):
        state.latest = Refusal(failure)
        state.wasLost = state.wasLost || failure.kind == .lost
        if let answer = try await afterFailure(failure, request, &state) { return answer }
      }
      state.repeats += 1
    }
  }

  private func withheld(_ refusal: Refusal, _ state: RepeatState) -> Refusal {
    guard var latest = state.latest else { return refusal }
    latest.retryAfter = max(latest.retryAfter ?? .zero, refusal.retryAfter ?? .zero)
    return state.mayBeDone ? latest.asUnknownOutcome(operation) : latest
  }

  enum Outcome {
    case success(CloudAnswer)
    /// Not sent: its turn would come too late, or the cloud is not called for a while.
    case withheld(Refusal)
    /// With the answer, if the cloud gave it.
    case refused(UpstreamRefusal, CloudAnswer?)
    case failed(ClientFailure)
  }

  private struct RepeatState {
    var repeats = 0
    /// Of those, the ones that the cloud's limit made: when they go is decided by the budget.
    var throttled = 0
    var counted: Int { max(0, repeats - throttled) }
    var clockCorrected = false
    var proofExchanged = false
    /// An earlier attempt may have been executed.
    var mayBeDone = false
    /// An answer was lost on its way.
    var wasLost = false
    /// The last attempt's answer, if it is a refusal of the call.
    var refusing: CloudAnswer?
    /// What became of the last attempt; nil before the first.
    var latest: Refusal?
    /// Of all attempts so far; nil once one of them may have been executed.
    var harmlessness: Refusal.Harmlessness? = .unseen

    mutating func note(_ outcome: Outcome) {
      guard harmlessness != nil else { return }
      switch outcome {
      case .withheld: break
      case .success: harmlessness = nil
      case .refused(let refused, let answer):
        switch refused.effect {
        // Without an answer it was never sent.
        case .refused: harmlessness = answer == nil ? .unseen : .refused
        case .uncertain: harmlessness = nil
        case .postponed, .clockRefused, .credentialRefused, .proofExchanged: break
        }
      case .failed(let failure):
        switch failure.kind {
        case .connect, .tls, .overloaded, .refused: break
        case .lost, .malformed, .tooLarge, .canceled: harmlessness = nil
        }
      }
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
      var isOfLimit = false
      if case .throttled = refused.outcome, state.throttled < Limits.throttledRepeats {
        isOfLimit = true
        state.throttled += 1
      }
      try await wait(
        atLeast: refusal.retryAfter ?? .zero, state, isCharged: !isOfLimit, orRefuse: refusal)
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
    case .connect:
      try await wait(atLeast: .zero, state, orRefuse: refusal)
      return nil
    case .refused:
      // A connection that goes away hands back a crowd that nobody has looked at: once, that is no
      // load (as gRPC's transparent retries, proposal A6).
      try await wait(
        atLeast: .zero, state, isCharged: state.repeats > 0, orRefuse: refusal)
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
      switch await outcome(of: check.look, success: [200], isRepeat: true) {
      case .withheld: throw unknown
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
  /// the deadline, or where too much is repeated already.
  private func wait(
    atLeast floor: Duration, _ state: RepeatState, isCharged: Bool = true,
    orRefuse refusal: Refusal
  ) async throws(Refusal) {
    guard state.counted < Limits.upstreamRepeats else { throw refusal }
    let delay = floor + pace.delay(state.counted)
    guard delay < deadline.remaining(at: now()),
      !isCharged || budget.mayRepeat()
    else { throw refusal }
    do {
      try await route.loop.sleep(for: delay)
    } catch {
      throw refusal
    }
  }
}

/// What the cloud said to a call that is passed through.
public struct ForwardedAnswer: Sendable {
  public let answer: CloudAnswer
  /// How an answer that is a refusal is understood here, for counts and logs.
  public let refusal: Refusal?

  public init(answer: CloudAnswer, refusal: Refusal?) {
    self.answer = answer
    self.refusal = refusal
  }
}
