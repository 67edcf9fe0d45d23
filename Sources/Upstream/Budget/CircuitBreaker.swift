import Synchronization

/// The breaker of one server, shared by all event loops and credentials that call it.
///
/// While it is closed and nothing has failed, asking and telling is one atomic load each.
public final class CircuitBreaker: Sendable {
  private let state = Mutex(BreakerState())
  /// Nothing to be asked about: closed, with no failure in a row.
  private let isQuiet = Atomic<Bool>(true)
  private let draw: AttemptPace.Draw

  public convenience init() { self.init(draw: AttemptPace.random) }

  init(draw: @escaping AttemptPace.Draw) { self.draw = draw }

  func ask(now: UInt64) -> BreakerState.Answer {
    if isQuiet.load(ordering: .acquiring) { return .go }
    return state.withLock { $0.ask(now: now) }
  }

  /// What follows from a word.
  struct Verdict: Sendable {
    var isOpen = false
    /// It was closed before; a probe that fails is no news.
    var hasOpened = false
    var hasClosed = false
  }

  /// What became of a call; due once for every `go` and `probe`.
  @discardableResult
  func heard(_ word: BreakerState.Word, isProbe: Bool, begun: UInt64, now: UInt64) -> Verdict {
    if word == .answered || word == .unheard, isQuiet.load(ordering: .acquiring) {
      return Verdict()
    }
    return state.withLock { state in
      let wasClosed = state.phase == .closed
      state.heard(word, isProbe: isProbe, begun: begun, now: now, draw: draw)
      let isClosed = state.phase == .closed
      isQuiet.store(isClosed && state.weight == 0, ordering: .releasing)
      return Verdict(
        isOpen: !isClosed, hasOpened: wasClosed && !isClosed, hasClosed: !wasClosed && isClosed)
    }
  }

  /// Nanoseconds for which calls are refused from `now` on; nil while they are not.
  func refusal(now: UInt64) -> UInt64? {
    if isQuiet.load(ordering: .acquiring) { return nil }
    return state.withLock { state in
      // Looks only: whoever asks in earnest becomes the probe.
      var copy = state
      if case .refused(let wait) = copy.ask(now: now) { return wait }
      return nil
    }
  }

  var phase: BreakerState.Phase { state.withLock { $0.phase } }
}
