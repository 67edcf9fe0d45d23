/// How a key stands with the cloud, and who may show it next; a plain value.
///
/// The cloud locks a key for five minutes after five failed authentications in a row (spec:
/// signing §3). A crowd of calls with a key that is wrong, or signed by a clock that is wrong,
/// would lock it at once. So a key whose last verdict was not acceptance is shown by one call at a
/// time, and the others wait for what that one hears.
struct KeyStanding {
  enum Answer: Equatable {
    case go(KeyPermit)
    /// Ask again when woken, and in any case after `patience`.
    case wait
    case refused(KeyRefusal)
  }

  /// Who of those that wait asks again.
  enum Wake { case nobody, next, everyone }

  /// Nanoseconds between two tries of a key that was refused: at this pace the cloud never counts
  /// five failures within the time for which it would lock the key.
  static let probeInterval: UInt64 = 300 * 1_000_000_000
  /// Nanoseconds after which a probe that heard nothing is no longer waited for: a write that
  /// hangs must not hold up everybody for as long as it hangs.
  static let patience: UInt64 = 5 * 1_000_000_000

  private enum Phase {
    case accepted
    case unproven
    case refused(KeyRefusal, nextProbe: UInt64)
  }

  private struct Probe {
    var number: UInt32
    var until: UInt64
  }

  private var phase = Phase.unproven
  private var trial: UInt32 = 0
  private var clockOffsetSeconds: Int32 = 0
  private var probe: Probe?
  private var lastProbe: UInt32 = 0
  /// In a row, since the key was last accepted.
  private var clockRefusals = 0

  /// Why the key is held back; nil while it may be shown.
  var refusal: KeyRefusal? {
    if case .refused(let refusal, _) = phase { refusal } else { nil }
  }

  /// How long it is held back for; nil while it may be shown.
  func pause(now: UInt64) -> Duration? {
    guard case .refused(_, let nextProbe) = phase, nextProbe > now else { return nil }
    return .nanoseconds(Int64(clamping: nextProbe - now))
  }

  /// Leave for everybody, or for nobody when it does not say `isAccepted`.
  var permit: KeyPermit {
    var isAccepted = false
    if case .accepted = phase { isAccepted = true }
    return KeyPermit(
      isAccepted: isAccepted, trial: trial, clockOffsetSeconds: clockOffsetSeconds)
  }

  /// Whether one more call may show the key now. Every `go` must be followed by `settle`.
  mutating func ask(now: UInt64) -> Answer {
    if case .accepted = phase { return .go(permit) }
    if let probe, now < probe.until { return .wait }
    if case .refused(let refusal, _) = phase {
      if let pause = pause(now: now) {
        var refusal = refusal
        refusal.retryAfter = pause
        return .refused(refusal)
      }
      phase = .refused(refusal, nextProbe: now + Self.probeInterval)
    }
    lastProbe = lastProbe == .max ? 1 : lastProbe + 1
    probe = Probe(number: lastProbe, until: now + Self.patience)
    return .go(KeyPermit(word: permit.word, probe: lastProbe))
  }

  /// Takes what the call with this permit heard; of an older trial it proves nothing any more.
  mutating func settle(_ permit: KeyPermit, _ verdict: KeyVerdict, now: UInt64) -> Wake {
    guard permit.trial == trial else { return .nobody }
    let wasProbe = probe?.number == permit.probe
    switch verdict {
    case .accepted:
      if case .accepted = phase { return .nobody }
      phase = .accepted
      clockRefusals = 0
      probe = nil
      return .everyone
    case .refused(let words):
      beginTrial()
      hold(KeyRefusal(kind: .key, words: words), now)
      return .everyone
    case .clockRefused(let offset, let words):
      beginTrial()
      clockRefusals += 1
      if let offset { clockOffsetSeconds = Int32(clamping: offset) }
      if offset == nil || clockRefusals > 1 {
        // Corrected, and refused still: more tries would only lock the key.
        hold(KeyRefusal(kind: .clock, words: words), now)
        return .everyone
      }
      phase = .unproven
      return .next
    case .unheard:
      guard wasProbe else { return .nobody }
      probe = nil
      return refusal == nil ? .next : .everyone
    case .unreachable:
      guard wasProbe else { return .nobody }
      probe = nil
      if case .refused(let refusal, _) = phase { phase = .refused(refusal, nextProbe: now) }
      return .everyone
    }
  }

  /// Another key takes the place of the one before. The clock is the machine's, whatever the key:
  /// what was learnt about it stays.
  ///
  /// - Parameters:
  ///   - isProven: The cloud has accepted it already.
  ///   - clockOffsetSeconds: What was learnt when it was proven; nil for nothing new.
  mutating func replace(isProven: Bool, clockOffsetSeconds: Int64?) {
    beginTrial()
    clockRefusals = 0
    if let clockOffsetSeconds { self.clockOffsetSeconds = Int32(clamping: clockOffsetSeconds) }
    phase = isProven ? .accepted : .unproven
  }

  /// What everybody has leave to show is not accepted any more, and another is on its way.
  mutating func withdraw() {
    beginTrial()
    phase = .unproven
  }

  private mutating func beginTrial() {
    trial = (trial + 1) & 0x7FFF_FFFF
    probe = nil
  }

  private mutating func hold(_ refusal: KeyRefusal, _ now: UInt64) {
    phase = .refused(refusal, nextProbe: now + Self.probeInterval)
  }
}
