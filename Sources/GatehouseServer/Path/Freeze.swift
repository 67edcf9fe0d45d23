import CallModel
import Contract

/// Refuses what changes something at the cloud, as long as an operator wants that.
struct Freeze {
  let isOn: Bool

  func callAsFunction(_ operation: Operation) throws(Refusal) {
    guard isOn, !operation.isLocal, !operation.isSideEffectFree else { return }
    throw Refusal(
      .unavailable, "the operator has frozen all changes for now; reads are answered",
      reason: "WRITES_FROZEN", retryAfter: .seconds(60))
  }
}
