import Foundation
import UnixSignals

/// SIGTERM and SIGINT: the first asks to end in order, the second at once.
enum EndSignals {
  /// Waits for the first one.
  static func first() async -> UnixSignal {
    for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
      return signal
    }
    return .sigterm
  }

  /// From now on a signal ends the process without waiting for anything.
  static func exitAtNext() {
    Task.detached {
      for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
        exit(1)
      }
    }
  }
}
