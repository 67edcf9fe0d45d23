import Admission
import CallModel
import Contract

/// Decides whether a caller may do an operation; default deny.
///
/// One bit for who may do it whatever the call. Where that depends on the call it goes on, and is
/// decided as soon as enough is known of it (`Decide`).
struct Authorize {
  func callAsFunction(_ caller: Caller, _ operation: Operation) throws(Refusal) {
    guard !caller.allows(operation.index), !caller.mayBeAllowed(operation.index),
      let action = operation.action
    else { return }
    throw Refusal(
      .permissionDenied, "\(caller.name) may not do \(action)", reason: "ACTION_NOT_ALLOWED",
      metadata: [("action", action), ("caller", caller.name)])
  }
}
