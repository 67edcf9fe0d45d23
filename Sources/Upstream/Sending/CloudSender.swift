package import CallModel
package import Contract
import HTTP2Wire
import NIOCore
import System
import Transport

/// Sends an operation to the cloud, and again where that is safe (DESIGN 4.2).
///
/// Sent again whatever the method, when it is proven not executed: no connection, a refused
/// stream, a signature too old (once, with the clock corrected), throttled, busy. After a lost
/// answer the operation's own rule decides: `safe` repeats, `check-first` reads what the first
/// attempt left behind, `never` says that the outcome is unknown.
package struct CloudSender {
  private let route: CloudRoute
  private let operation: Operation
  private let deadline: Deadline

  private let mapping: UpstreamMapping

  /// - Parameter operation: One that has an upstream call.
  package init(route: CloudRoute, operation: Operation, deadline: Deadline) {
    guard let mapping = operation.upstream else {
      preconditionFailure("\(operation.name) is answered here, not by the cloud")
    }
    self.route = route
    self.operation = operation
    self.mapping = mapping
    self.deadline = deadline
  }

  /// The cloud's answer with success.
  package func send(_ request: CloudRequest) async throws(Refusal) -> CloudAnswer {
    var state = RepeatState()
    while true {
      switch await outcome(of: request) {
      case .success(let answer):
        return answer
      case .refused(let refused):
        try await afterRefusal(refused, &state)
      case .failed(let failure):
        if let answer = try await afterFailure(failure, request, &state) { return answer }
      }
      state.repeats += 1
    }
  }

  private enum Outcome {
    case success(CloudAnswer)
    case refused(UpstreamRefusal)
    case failed(ClientFailure)
  }

  private struct RepeatState {
    var repeats = 0
    var clockCorrected = false
  }

  private func outcome(of request: CloudRequest) async -> Outcome {
    if let reason = route.credential.refusalReason(now: MonotonicClock.now()) {
      return .refused(.brokenCredential(reason))
    }
    do {
      let response = try await route.attempt(request)
      let answer = CloudAnswer(response)
      if mapping.success.contains(response.status) {
        route.credential.wasAccepted()
        return .success(answer)
      }
      let refused = UpstreamRefusal(
        status: answer.status, body: answer.body, requestID: answer.requestID,
        retryAfter: answer.retryAfter)
      learn(from: refused, answer)
      return .refused(refused)
    } catch {
      return .failed(error)
    }
  }

  private func learn(from refused: UpstreamRefusal, _ answer: CloudAnswer) {
    switch refused.effect {
    case .clockRefused:
      if let cloud = answer.dateSeconds {
        route.credential.learnClock(
          cloudSeconds: cloud, localSeconds: WallClock.now().seconds)
      }
    case .credentialRefused:
      route.credential.wasRefused(
        because: refused.refusal.cause ?? "no reason given", now: MonotonicClock.now())
    case .refused, .postponed, .uncertain:
      break
    }
  }

  // MARK: Again, or not

  private func afterRefusal(
    _ refused: UpstreamRefusal, _ state: inout RepeatState
  ) async throws(Refusal) {
    switch refused.effect {
    case .refused, .credentialRefused:
      throw refused.refusal
    case .clockRefused:
      guard !state.clockCorrected else { throw refused.refusal }
      state.clockCorrected = true
    case .postponed:
      try await wait(
        atLeast: refused.refusal.retryAfter ?? .zero, state, orRefuse: refused.refusal)
    case .uncertain:
      guard operation.retry == .safe else { throw refused.refusal.asUnknownOutcome(operation) }
      try await wait(atLeast: .zero, state, orRefuse: refused.refusal)
    }
  }

  /// The answer, if a look at the resource shows what the lost one must have been.
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
      switch operation.retry {
      case .safe:
        try await wait(atLeast: .zero, state, orRefuse: refusal)
        return nil
      case .checkFirst:
        try await wait(atLeast: .zero, state, orRefuse: refusal.asUnknownOutcome(operation))
        return try await AfterLostAnswer(route: route, operation: operation).look(request)
      case .never, nil:
        throw refusal.asUnknownOutcome(operation)
      }
    }
  }

  /// Waits with full jitter (base 50 ms, doubling), at least as long as the cloud says, and
  /// refuses at once where that would not end before the deadline.
  private func wait(
    atLeast floor: Duration, _ state: RepeatState, orRefuse refusal: Refusal
  ) async throws(Refusal) {
    guard state.repeats < Limits.upstreamRepeats else { throw refusal }
    let ceiling = Duration.milliseconds(50 << state.repeats)
    let delay = floor + .nanoseconds(Int64.random(in: 0...Int64(ceiling.wholeNanoseconds)))
    let now = MonotonicClock.now()
    guard delay < deadline.remaining(at: now) else { throw refusal }
    do {
      try await route.loop.sleep(for: delay)
    } catch {
      throw refusal
    }
  }
}
