import CallModel
public import Transport

// The first attempt, which most calls need alone, is made without a task.
extension CloudSender {
  /// Which answers end a call with its first attempt.
  public enum Wanted {
    /// Those that the operation names.
    case success
    /// Any 2xx: the answer is passed on as it is.
    case anySuccess
  }

  /// Sends for the first time right here, on the route's loop.
  ///
  /// - Parameter completion: Called on the loop once, perhaps at once. What is no answer of
  ///   success goes on in a task, with `send` or `forward` and what it is given.
  /// - Returns: nil, and then nothing was done, where there is more to say or to wait for first,
  ///   such as the verdict about a key, or a turn in the credential's budget.
  public func begin(
    _ request: CloudRequest, wanting: Wanted, completion: @escaping (FirstAttempt) -> Void
  ) -> SentRequest? {
    let now = self.now()
    guard route.reaches(request.service), let permit = route.credential.freePermit(now: now),
      !deadline.isPast(at: now),
      let grant = route.credential.budget.grantNow(ask(request), now: now)
    else { return nil }
    let success = statuses(wanting)
    return route.attempt(request, with: permit, trace: trace) { result in
      completion(FirstAttempt(outcome: settle(permit, grant, result, success)))
    }
  }
}

/// What became of a call's first attempt.
public struct FirstAttempt: Sendable {
  let outcome: CloudSender.Outcome

  /// The cloud's answer, if that is the end of the call.
  public var answer: CloudAnswer? {
    if case .success(let answer) = outcome { answer } else { nil }
  }
}
