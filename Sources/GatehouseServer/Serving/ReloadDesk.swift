import CallModel
import Settings
import Synchronization

/// How a reading of the settings ended.
struct ReloadOutcome: Sendable {
  /// Nothing was changed where there is one.
  var faults: [SettingsFault] = []
  /// Keys whose change takes a restart.
  var restartKeys: [String] = []
  /// Which reading is in force.
  var generation: UInt64
}

/// Where a reload is asked for and waited for, on any thread; whoever watches the files does it.
final class ReloadDesk: Sendable {
  /// Callers that may wait for one reload.
  static let waitersMax = 64

  fileprivate enum Word: Sendable {
    case outcome(ReloadOutcome)
    case refused(Refusal)
  }

  private struct State {
    /// Nil while nobody reads settings: at the start, and once the gateway goes away.
    var trigger: (@Sendable () -> Void)?
    var waiters: [CheckedContinuation<Word, Never>] = []
  }

  private let state = Mutex(State())

  /// Those who wait for the reload that begins now.
  struct Round: Sendable {
    fileprivate let waiters: [CheckedContinuation<Word, Never>]

    func end(_ outcome: ReloadOutcome) {
      for waiter in waiters { waiter.resume(returning: .outcome(outcome)) }
    }
  }

  /// Asks for a reload that begins after this, and gives its end.
  func ask() async throws(Refusal) -> ReloadOutcome {
    let word = await withCheckedContinuation { waiter in
      let (trigger, refusal) = state.withLock {
        state -> ((@Sendable () -> Void)?, Refusal?) in
        guard let trigger = state.trigger else { return (nil, Self.away) }
        guard state.waiters.count < Self.waitersMax else { return (nil, Self.crowd) }
        state.waiters.append(waiter)
        return (trigger, nil)
      }
      if let refusal { waiter.resume(returning: .refused(refusal)) }
      trigger?()
    }
    switch word {
    case .outcome(let outcome): return outcome
    case .refused(let refusal): throw refusal
    }
  }

  /// From now on somebody reloads when `trigger` is called.
  func open(_ trigger: @escaping @Sendable () -> Void) {
    state.withLock { $0.trigger = trigger }
  }

  /// Whoever asks from now on waits for another reload than the one that begins.
  func begin() -> Round {
    Round(
      waiters: state.withLock { state in
        defer { state.waiters = [] }
        return state.waiters
      })
  }

  /// Nobody reloads any more: those who wait are told.
  func close() {
    let waiters = state.withLock { state in
      defer { state = State() }
      return state.waiters
    }
    for waiter in waiters { waiter.resume(returning: .refused(Self.away)) }
  }

  private static let away = Refusal(
    .unavailable, "this gateway reads no settings now: it is starting or going away",
    reason: "DRAINING", retryAfter: .seconds(1))

  private static let crowd = Refusal(
    .resourceExhausted, "\(waitersMax) callers wait for a reload already",
    reason: "TOO_MANY_RELOADS", retryAfter: .seconds(1))
}
