import Synchronization
import Signing
import System

extension CloudCredential {
  /// Everything about a credential that changes; behind its lock.
  struct State {
    var proof: CloudProof?
    var standing = KeyStanding()
    var supply = Supply()
    /// In the order in which they came.
    var waiters: [KeyWaiter] = []
    var lastWaiter: UInt64 = 0
    var notice: (@Sendable () -> Void)?

    /// Where its secret is read from, and how often that was exchanged.
    var source: (any CredentialSource)?
    var sourceVersion = 0
    /// What the proof is made from; before there is any, what the source held at the start.
    var material: CredentialMaterial?
    var isMaterialInUse = false
    var foundProjectID: String?
    /// Wakes the keeper, on any thread.
    var keeper: (@Sendable () -> Void)?
    /// To be woken once the lock is given back.
    var keeperIsNeeded = false
    /// The cloud has refused the key since the keeper last looked at the source.
    var wasRefused = false

    var facts = Facts()

    init(source: (any CredentialSource)?, material: CredentialMaterial?) {
      self.source = source
      self.material = material
    }
  }

  /// What is remembered for people only.
  struct Facts {
    var obtained: UnixTime?
    var expires: UnixTime?
    var lastFailure: CredentialStatus.Failure?
    var candidate: CredentialStatus.Candidate?
    var idle: CredentialStatus.Idle?
    var refreshes = CredentialStatus.Refreshes()
  }
}

extension CloudCredential.State {
  /// What is in use yields something newer by itself.
  var isRenewable: Bool {
    guard isMaterialInUse, case .password = material else { return false }
    return true
  }

  /// Whether one more call may show it now. Every `go` must be settled.
  mutating func ask(now: UInt64) -> KeyStanding.Answer {
    switch supply.ask(now: now) {
    case .stocked: return standing.ask(now: now)
    case .refused(let refusal): return .refused(refusal)
    case .wait:
      keeperIsNeeded = !supply.isUnderway
      return .wait
    }
  }

  /// Why calls are refused now.
  func breakage(now: UInt64) -> KeyRefusal? {
    standing.refusal ?? supply.shortage(now: now)
  }

  /// When a call that is refused now may come back: the next slow probe, or the next try to get
  /// something; nil where it need not wait for either.
  func pause(now: UInt64) -> Duration? {
    if case .refused(let refusal) = supply.ask(now: now) { return refusal.retryAfter }
    return standing.pause(now: now)
  }

  /// Shows something newer from now on.
  mutating func take(
    _ material: CloudProof.Material, isProven: Bool, clockOffsetSeconds: Int64?, lifetime: UInt64?,
    start: UInt64, renews: Bool, draw: AttemptPace.Draw
  ) {
    proof = CloudProof(generation: (proof?.generation ?? 0) + 1, material: material)
    standing.replace(isProven: isProven, clockOffsetSeconds: clockOffsetSeconds)
    supply.supplied(lifetime: lifetime, from: start, renews: renews, draw: draw)
    let now = WallClock.now()
    facts.obtained = now
    facts.expires = lifetime.map { life in
      UnixTime(seconds: now.seconds + Int64(clamping: life / 1_000_000_000))
    }
  }

  /// The cloud does not take the token that everybody shows.
  mutating func disown(_ words: String, now: UInt64) {
    supply.disowned(
      KeyRefusal(kind: .key, words: words), now: now, draw: AttemptPace.random)
    standing.withdraw()
    note(words)
    keeperIsNeeded = true
  }

  mutating func note(_ words: String) {
    facts.lastFailure = CredentialStatus.Failure(
      time: WallClock.now(), words: String(words.prefix(300)))
  }

  mutating func take(_ wake: KeyStanding.Wake) -> [KeyWaiter] {
    switch wake {
    case .nobody: return []
    case .next: return waiters.isEmpty ? [] : [waiters.removeFirst()]
    case .everyone:
      defer { waiters = [] }
      return waiters
    }
  }
}

extension CloudCredential {
  /// How it stands now.
  public var status: CredentialStatus {
    let now = clock()
    let lastUse = self.lastUse.load(ordering: .relaxed)
    return state.withLock { state in
      let breakage = state.breakage(now: now)
      let facts = state.facts
      return CredentialStatus(
        name: name, kind: kind(state), identity: state.material?.identity,
        projectID: knownProjectID ?? state.foundProjectID, projectName: project.name,
        state: state.word(breakage, now: now), brokenBecause: breakage?.words,
        obtained: facts.obtained, expires: facts.expires,
        lastUse: lastUse == 0 ? nil : UnixTime(seconds: lastUse), lastFailure: facts.lastFailure,
        candidate: facts.candidate, idle: facts.idle,
        clockOffsetSeconds: state.standing.permit.clockOffsetSeconds, refreshes: facts.refreshes)
    }
  }

  private var knownProjectID: String? {
    if case .known(let id, _) = project { id } else { nil }
  }

  private func kind(_ state: borrowing State) -> CredentialStatus.Kind {
    if carriesTokens { return .password }
    guard case .key(let key, let expires) = state.material else { return .accessKey }
    return key.accessKey.securityToken == nil && expires == nil
      ? .accessKey : .temporaryAccessKey
  }
}

extension CloudCredential.State {
  fileprivate func word(_ breakage: KeyRefusal?, now: UInt64) -> CredentialStatus.State {
    if breakage != nil { return .broken }
    if supply.isUnderway || now >= supply.end { return .refreshing }
    return standing.permit.isAccepted ? .ok : .unproven
  }
}
