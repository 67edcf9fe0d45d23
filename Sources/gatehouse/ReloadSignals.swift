import UnixSignals

/// SIGHUP: asks to read the settings again.
enum ReloadSignals {
  /// From now on the signal does not end the process; those that come close together count as one.
  static func trap() async -> AsyncStream<Void> {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    let (asked, asking) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    Task.detached {
      for await _ in signals { asking.yield() }
    }
    return asked
  }
}
