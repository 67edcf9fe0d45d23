import Admission
import CallModel
import Contract

/// Decides whether a caller may do an operation; default deny.
struct Authorize {
  func callAsFunction(_ caller: Caller, _ operation: Operation) throws(Refusal) {
    guard let action = operation.action, !caller.allows(operation.index) else { return }
    throw Refusal(
      .permissionDenied, "\(caller.name) may not do \(action)", reason: "ACTION_NOT_ALLOWED",
      metadata: [("action", action), ("caller", caller.name)])
  }
}
