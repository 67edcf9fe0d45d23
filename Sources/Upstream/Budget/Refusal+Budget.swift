import CallModel

// What a caller hears of a call that is not sent because its turn does not come. Without a cause,
// so that it is counted and not logged: there may be thousands a second.
extension Refusal {
  /// The account's allowance lasts for other calls first.
  static func budgetUsedUp(comeBack wait: UInt64, of credential: String) -> Refusal {
    withheld(
      .resourceExhausted,
      "the cloud's limit of calls is used up, and this call's turn would come"
        + " after its deadline; try again later, or with a later deadline",
      "UPSTREAM_BUDGET_EXHAUSTED", wait, credential)
  }

  /// The cloud answers too slowly for all who wait.
  static func cloudSaturated(comeBack wait: UInt64, of credential: String) -> Refusal {
    withheld(
      .unavailable,
      "the cloud answers too slowly for all who wait, and this call's turn would come"
        + " after its deadline; try again later",
      "UPSTREAM_SATURATED", wait, credential)
  }

  static func lineFull(ofCaller: Bool, comeBack wait: UInt64, of credential: String) -> Refusal {
    ofCaller
      ? withheld(
        .resourceExhausted,
        "too many calls of this caller wait for the cloud; send fewer at a time",
        "UPSTREAM_QUEUE_FULL", wait, credential)
      : withheld(
        .unavailable, "too many calls wait for the cloud; try again later", "UPSTREAM_QUEUE_FULL",
        wait, credential)
  }

  /// The cloud has failed several times in a row.
  static func circuitOpen(comeBack wait: UInt64, of credential: String) -> Refusal {
    withheld(
      .unavailable, "the cloud does not answer and is not called for a moment; try again later",
      "UPSTREAM_CIRCUIT_OPEN", wait, credential)
  }

  private static func withheld(
    _ code: Code, _ message: String, _ reason: String, _ wait: UInt64, _ credential: String
  ) -> Refusal {
    Refusal(
      code, message, reason: reason, retryAfter: .nanoseconds(Int64(clamping: wait)),
      metadata: [("credential", credential)])
  }
}
