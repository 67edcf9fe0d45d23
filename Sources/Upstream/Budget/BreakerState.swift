import CallModel

/// Whether a server that fails is called at all: a plain value on the monotonic clock.
///
/// It opens after `Limits.breakerFailures` failures in a row: no connection, a lost answer, 502 to
/// 504. A time-out counts for three: with it the second one opens. A failure counts when its
/// attempt was begun after the failure before it was heard, so that a connection that breaks
/// under a hundred calls is one failure. Open, it refuses; after a while one call is let through,
/// the probe, whose end decides: any answer closes it, a failure opens it for a longer while.
struct BreakerState: Sendable {
  enum Phase: Sendable, Equatable {
    case closed
    case open(until: UInt64)
    /// The probe is on its way.
    case probing
  }

  enum Answer: Sendable, Equatable {
    case go
    /// The one whose end decides.
    case probe
    /// Nanoseconds until it may be worth asking again.
    case refused(wait: UInt64)
  }

  /// What became of an attempt.
  enum Word: Sendable, Equatable {
    /// Any answer that is not one of a gateway which reached nobody.
    case answered
    case failed
    case timedOut
    /// It says nothing: given up, or never sent.
    case unheard
  }

  private(set) var phase = Phase.closed
  /// How heavy the failures in a row are.
  private(set) var weight = 0
  /// When the last failure that counts was heard, or the phase began.
  private var marked: UInt64 = 0
  /// Times in a row that it opened.
  private(set) var openings = 0

  mutating func ask(now: UInt64) -> Answer {
    switch phase {
    case .closed: return .go
    case .open(let until) where now >= until:
      phase = .probing
      return .probe
    case .open(let until): return .refused(wait: until - now)
    case .probing: return .refused(wait: Limits.breakerFirst.wholeNanoseconds)
    }
  }

  /// - Parameters:
  ///   - begun: When the attempt was.
  ///   - draw: Full jitter: gateways that saw it fail together do not come back together.
  mutating func heard(
    _ word: Word, isProbe: Bool, begun: UInt64, now: UInt64, draw: AttemptPace.Draw
  ) {
    if isProbe {
      guard phase == .probing else { return }
      switch word {
      case .answered: close(now: now)
      case .failed, .timedOut: open(now: now, draw: draw)
      // Nobody knows more than before: the next call is the probe.
      case .unheard: phase = .open(until: now)
      }
      return
    }
    guard phase == .closed else { return }
    switch word {
    case .answered: weight = 0
    case .unheard: break
    case .failed, .timedOut:
      guard begun >= marked else { return }
      marked = now
      weight += word == .timedOut ? 3 : 1
      if weight >= Limits.breakerFailures { open(now: now, draw: draw) }
    }
  }

  private mutating func open(now: UInt64, draw: AttemptPace.Draw) {
    let first = Limits.breakerFirst.wholeNanoseconds
    let ceiling = min(
      Limits.breakerLongest.wholeNanoseconds, first << UInt64(min(openings, 10)))
    openings += 1
    // Not at once even by chance.
    phase = .open(until: now + max(first / 4, draw(ceiling)))
  }

  private mutating func close(now: UInt64) {
    self = BreakerState()
    // What was begun before it failed may still come back: that is old news.
    marked = now
  }
}
