import SwiftProtobuf

extension OperationReading {
  /// What must hold of every operation on its own.
  func check() throws(ContractFault) {
    let isRead = method.options.idempotencyLevel == .noSideEffects
    if options.hasFreshness, !isRead { throw fault("a write must not be cacheable") }
    if isRead, !options.invalidates.isEmpty { throw fault("a read invalidates nothing") }
    // A read whose question is a message of its own travels in a body (AIP-136).
    if isRead,
      bindings.contains(where: { $0.method != .get && !($0.method == .post && $0.hasBody) })
    {
      throw fault("a read is bound to GET, or to POST with a body")
    }
    if !isRead, bindings.contains(where: { $0.method == .get }) {
      throw fault("a write must not be reached by GET")
    }
    guard (upstream == nil) == (retry == nil) else {
      throw fault("an upstream call needs a retry rule, and nothing else does")
    }
    guard options.composes.isEmpty || upstream == nil else {
      throw fault("what is put together of other answers has no upstream call of its own")
    }
    guard watching == nil || (upstream == nil && options.composes.isEmpty && isRead) else {
      throw fault("a watch is a read without an upstream call of its own")
    }
    if let upstream {
      guard !options.action.isEmpty else { throw fault("an upstream call needs an action") }
      guard isRead || upstream.method != .get else { throw fault("a write must not send GET") }
    }
    let parts = options.action.split(separator: ":", omittingEmptySubsequences: false)
    guard options.action.isEmpty || (parts.count == 3 && parts.allSatisfy { !$0.isEmpty }) else {
      throw fault("action '\(options.action)' is not service:resource:verb")
    }
    if request.fields.contains(where: { $0.kind == .message(Self.maskType) }), mask == nil {
      throw fault("a mask needs a message that it speaks of")
    }
  }
}
