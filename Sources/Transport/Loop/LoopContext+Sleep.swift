import NIOCore

extension LoopContext {
  /// Waits without holding the loop; throws `CancellationError` as soon as the task is canceled.
  public func sleep(for duration: Duration) async throws {
    let (seconds, attoseconds) = duration.components
    let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    let timer = eventLoop.scheduleTask(in: .nanoseconds(nanoseconds)) {}
    try await withTaskCancellationHandler {
      try await timer.futureResult.get()
    } onCancel: {
      timer.cancel()
    }
  }
}
