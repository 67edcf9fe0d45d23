public import CallModel

extension Refusal {
  /// Over its rate, with the time after which the same call would be let through.
  public static func overRate(
    _ caller: String, _ kind: CallClass, _ rule: RateRule, _ verdict: RateVerdict
  ) -> Refusal {
    let (tenths, rest) = verdict.wait.quotientAndRemainder(dividingBy: 100_000_000)
    let shown = tenths + (rest > 0 ? 1 : 0)
    let window = rule.window
    return Refusal(
      .resourceExhausted,
      "\(caller) has \(kind.participle) as often as it may (\(rule.words)); "
        + "come back in \(shown / 10).\(shown % 10) s",
      reason: "RATE_LIMIT_EXCEEDED",
      retryAfter: .nanoseconds(Int64(clamping: verdict.wait)),
      allowance: Allowance(
        caller: caller, policy: kind.word, limit: window.quota, windowSeconds: window.seconds))
  }

  /// As many calls in flight as it may have. When one of them ends is not known: a second is long
  /// enough to keep it from asking all the time.
  static func tooManyInFlight(_ caller: String, most: Int) -> Refusal {
    Refusal(
      .resourceExhausted,
      "\(caller) has \(most) calls in flight and may have no more; come back when one is answered",
      reason: "TOO_MANY_CALLS", retryAfter: .seconds(1),
      allowance: Allowance(
        caller: caller, policy: Allowance.inFlight, limit: most, windowSeconds: nil))
  }
}
