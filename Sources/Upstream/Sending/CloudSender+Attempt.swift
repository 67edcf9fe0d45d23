import CallModel
import NIOCore
import System
import Transport

// One attempt: its leave of the budget and of the key, and what both learn of its end.
extension CloudSender {
  func outcome(
    of request: CloudRequest, success: [Int], isRepeat: Bool
  ) async -> Outcome {
    guard !deadline.isPast(at: self.now()) else { return .refused(.expired, nil) }
    let loop = route.loop.eventLoop
    var grant: BudgetGrant
    let asked = await budget.grant(
      ask(request, isRepeat: isRepeat), turn: turn, before: deadline, on: loop)
    switch asked {
    case .go(let given): grant = given
    case .refused(let refusal): return .withheld(refusal)
    case .gaveUp: return .failed(ClientFailure(.canceled, "the caller gave up"))
    case .late: return .refused(.turnTooLate, nil)
    }
    // The key comes last: whoever has leave to show one that is in doubt keeps others waiting.
    let permit: KeyPermit
    if let free = route.credential.freePermit(now: self.now()) {
      permit = free
    } else {
      let admission = await route.credential.admission(before: deadline, on: loop)
      guard case .go(let given) = admission else {
        budget.giveBack(grant, on: loop)
        switch admission {
        case .go: preconditionFailure("leave was given")
        case .refused(let refusal): return .refused(UpstreamRefusal(heldBack: refusal), nil)
        case .failed(let failure): return .failed(failure)
        case .late: return .refused(.tooLate, nil)
        }
      }
      permit = given
      grant.sent = self.now()
    }
    do {
      let response = try await route.attempt(request, with: permit, trace: trace)
      return settle(permit, grant, .success(response), success)
    } catch {
      return settle(permit, grant, .failure(error), success)
    }
  }

  /// What an attempt brought; the credential and its budget learn of it.
  func settle(
    _ permit: KeyPermit, _ grant: BudgetGrant, _ result: Result<ClientResponse, ClientFailure>,
    _ success: [Int]
  ) -> Outcome {
    let credential = route.credential
    let loop = route.loop.eventLoop
    switch result {
    case .success(let response):
      let answer = CloudAnswer(response)
      if success.contains(answer.status) {
        budget.settle(grant, .answered, on: loop)
        credential.settle(permit, .accepted, now: self.now())
        return .success(answer)
      }
      var refused = UpstreamRefusal(
        status: answer.status, body: answer.body, requestID: answer.requestID,
        retryAfter: answer.retryAfter)
      let verdict = Self.verdict(refused, answer)
      let now = self.now()
      if credential.settle(permit, verdict, now: now) {
        refused.effect = .proofExchanged
      }
      if !refused.isForCaller, let pause = credential.pause(now: now) {
        // To come back earlier would only be refused again, without the cloud being asked.
        refused.refusal.retryAfter = pause
      }
      budget.settle(grant, refused.outcome, on: loop)
      if case .throttled(_, asked: nil) = refused.outcome {
        let wait = budget.comeBack(grant.service, grant.kind, now: self.now())
        refused.refusal.retryAfter = .nanoseconds(Int64(clamping: wait))
      }
      return .refused(refused, answer)
    case .failure(let failure):
      let now = self.now()
      budget.settle(
        grant,
        AttemptOutcome(
          failure, after: grant.time(at: now), wasLate: deadline.isPast(at: now)), on: loop)
      credential.settle(permit, Self.verdict(failure), now: self.now())
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
}
