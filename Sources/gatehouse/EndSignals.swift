import Foundation
import UnixSignals

/// SIGTERM and SIGINT: the first asks to end in order, the second ends the process at once.
///
/// Trapped before anything is announced: whoever reads a ready file may send one right away. The
/// first is kept until it is asked for.
struct EndSignals: Sendable {
  private let asked: AsyncStream<String>
  private let asking: AsyncStream<String>.Continuation

  /// From now on the first of them does not end the process by itself.
  static func trap() async -> EndSignals {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    let (asked, asking) = AsyncStream.makeStream(of: String.self)
    Task.detached {
      var isFirst = true
      for await signal in signals {
        guard isFirst else { exit(1) }
        isFirst = false
        asking.yield(signal.description)
        asking.finish()
      }
    }
    return EndSignals(asked: asked, asking: asking)
  }

  /// Asks like the first signal, for another reason.
  func end(because reason: String) {
    asking.yield(reason)
    asking.finish()
  }

  /// Waits for the first one and gives its name; nil when the task is cancelled.
  func first() async -> String? {
    for await signal in asked {
      return signal
    }
    return nil
  }
}
