import CallModel
import Transport

/// The trace of the call that a task works for, for what it writes into the log.
enum LoggedTrace {
  @TaskLocal private static var known: TraceContext?

  /// Nil outside of a call.
  static var current: TraceContext? { known }

  /// Does `work` for a call of this trace.
  static func of<Value: Sendable>(
    _ trace: TraceContext, _ work: @Sendable () async throws(Refusal) -> Value
  ) async throws(Refusal) -> Value {
    do {
      return try await $known.withValue(trace) { try await work() }
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      preconditionFailure("a refusal turned into another error")
    }
  }
}
