public import Signing
import Synchronization
public import System

/// One credential for the cloud, shared by all event loops; its secret never leaves the signer.
///
/// It stays the same object while its secret changes: each `CloudRoute` sees by one atomic number
/// that there is a newer one. What is got anew (tokens, keys of a program, changed files) is got by
/// its `CredentialKeeper`.
public final class CloudCredential: Sendable {
  public let name: String
  public let project: ProjectChoice
  /// Calls carry a token, got for a password; else they are signed with a key.
  public let carriesTokens: Bool
  /// Which calls with it go, and when.
  public let budget: AccountBudget
  /// Monotonic nanoseconds, for all that is asked with it.
  let clock: @Sendable () -> UInt64

  /// Calls that may wait for one verdict, over all loops; more are refused at once.
  static let waitersMax = 4096

  let state: Mutex<State>
  /// `KeyStanding.permit`, `Supply.end` and the generation of the proof, to be read without the
  /// lock. A permit is stored after what it is for.
  private let permitWord: Atomic<UInt64>
  private let endWord = Atomic<UInt64>(0)
  private let generationWord = Atomic<UInt64>(0)
  /// `Supply.isDoubtful`.
  private let doubtWord = Atomic<Bool>(false)
  /// Seconds since 1970; 0 for never.
  let lastUse = Atomic<Int64>(0)

  /// - Parameters:
  ///   - source: Where its secret is read from; nil for one that never changes.
  ///   - material: What the source holds now; nil where that is to be found out.
  ///   - breakers: Those of its cloud.
  ///   - clock: Monotonic nanoseconds.
  public init(
    name: String, project: ProjectChoice, carriesTokens: Bool,
    source: (any CredentialSource)? = nil, material: CredentialMaterial? = nil,
    breakers: CloudBreakers = CloudBreakers(),
    clock: @escaping @Sendable () -> UInt64 = { MonotonicClock.now() }
  ) {
    self.name = name
    self.clock = clock
    self.budget = AccountBudget(of: name, breakers: breakers, clock: clock)
    self.project = project
    self.carriesTokens = carriesTokens
    var state = State(source: source, material: material)
    // A key whose project is known is proven by the first call; all else takes asking first.
    if case .key(let key, let expires) = material, case .known = project {
      let now = clock()
      let left = expires.map { WallClock.now().nanoseconds(until: $0) }
      state.take(
        .key(key), isProven: false, clockOffsetSeconds: nil, lifetime: left, start: now,
        renews: source?.runsProgram ?? false, draw: AttemptPace.random)
      state.isMaterialInUse = true
    }
    self.permitWord = Atomic(0)
    self.state = Mutex(state)
    self.state.withLock { store($0) }
  }

  /// One that never changes.
  public convenience init(
    name: String, projectID: String, key: SigningKey, breakers: CloudBreakers = CloudBreakers(),
    clock: @escaping @Sendable () -> UInt64 = { MonotonicClock.now() }
  ) {
    self.init(
      name: name, project: .known(id: projectID, name: nil), carriesTokens: false,
      material: .key(key, expires: nil), breakers: breakers, clock: clock)
  }

  // MARK: On the way of a call

  /// Leave at once, as long as the cloud accepts what is there and that has not ended; nil means to
  /// ask `admission`.
  func freePermit(now: UInt64) -> KeyPermit? {
    let permit = KeyPermit(word: permitWord.load(ordering: .acquiring))
    return permit.isAccepted && now < endWord.load(ordering: .relaxed) ? permit : nil
  }

  /// What is shown to the cloud, if it is another than that of `generation`.
  func newerProof(than generation: UInt64) -> CloudProof? {
    guard generationWord.load(ordering: .acquiring) != generation else { return nil }
    return state.withLock { $0.proof }
  }

  /// The id of its project, as soon as it is known.
  public var projectID: String? {
    if case .known(let id, _) = project { return id }
    return state.withLock { $0.foundProjectID }
  }

  /// Takes what the call with this permit heard; due once for every permit.
  ///
  /// - Returns: Whether the cloud refused something that is not shown any more: the same call may
  ///   be sent again, once, with what has taken its place or will.
  @discardableResult
  func settle(
    _ permit: KeyPermit, _ verdict: KeyVerdict, now: @autoclosure () -> UInt64
  ) -> Bool {
    if permit.probe == 0, !verdict.isAgainstKey {
      if case .accepted = verdict, doubtWord.load(ordering: .relaxed) { confirm(permit, now()) }
      return false
    }
    let now = now()
    let word: KeyWaiter.Word =
      if case .unreachable(let why) = verdict { .failed(why) } else { .ask }
    return change(now: now, saying: word) { state in
      if case .refused(let words) = verdict {
        if permit.trial != state.standing.permit.trial {
          return (state.standing.permit.isAccepted || self.carriesTokens, .nobody)
        }
        if self.carriesTokens {
          state.disown(words, now: now)
          return (true, .nobody)
        }
      }
      if case .refused = verdict {
        // A program may have another one by now.
        state.wasRefused = true
        state.keeperIsNeeded = true
      }
      return (false, state.standing.settle(permit, verdict, now: now))
    }
  }

  /// When a call that is refused now may come back; nil where it need not wait.
  func pause(now: UInt64) -> Duration? { state.withLock { $0.pause(now: now) } }

  private func confirm(_ permit: KeyPermit, _ now: UInt64) {
    change(now: now) { state in
      if permit.trial == state.standing.permit.trial { state.supply.confirmed() }
      return ((), .nobody)
    }
  }

  // MARK: Changing

  /// Does something to the state, and then what follows from it: what is read without the lock,
  /// those who wait, and the notice.
  func change<Result>(
    now: UInt64, saying word: KeyWaiter.Word = .ask,
    _ body: (inout State) -> (Result, KeyStanding.Wake)
  ) -> Result {
    let (result, woken, notice, keeper) = state.withLock { state in
      let wasBroken = state.breakage(now: now) != nil
      let (result, wake) = body(&state)
      store(state)
      let isBroken = state.breakage(now: now) != nil
      defer { state.keeperIsNeeded = false }
      return (
        result, state.take(wake), wasBroken == isBroken ? nil : state.notice,
        state.keeperIsNeeded ? state.keeper : nil
      )
    }
    keeper?()
    for waiter in woken { waiter.continuation.resume(returning: word) }
    notice?()
    return result
  }

  private func store(_ state: borrowing State) {
    endWord.store(state.supply.end, ordering: .relaxed)
    doubtWord.store(state.supply.isDoubtful, ordering: .relaxed)
    generationWord.store(state.proof?.generation ?? 0, ordering: .releasing)
    permitWord.store(state.standing.permit.word, ordering: .releasing)
  }

  /// Takes a changed source, as a reload of the settings brings it: the same kind of secret for the
  /// same project and cloud.
  ///
  /// What it holds is proven before it takes over, and what was there serves until then.
  public func take(_ source: any CredentialSource) {
    change(now: clock()) { state in
      state.source = source
      state.sourceVersion += 1
      state.keeperIsNeeded = true
      return ((), .nobody)
    }
  }

  /// Asks to be told, on any thread, when it became broken or works again.
  public func whenChanged(_ notice: @escaping @Sendable () -> Void) {
    state.withLock { $0.notice = notice }
  }

  /// For readiness and status pages: why calls with it are refused now.
  public var brokenBecause: String? {
    let now = clock()
    return state.withLock { $0.breakage(now: now)?.words }
  }

  /// The same in words that name nothing of the credential's.
  public var troubleInPublic: String? {
    let now = clock()
    return state.withLock { $0.breakage(now: now) }.map { breakage in
      switch breakage.kind {
      case .key, .clock: "refused by the cloud"
      case .unavailable: "no token or key can be had"
      }
    }
  }
}

/// Which project the calls of a credential are for.
public enum ProjectChoice: Sendable, Equatable {
  case known(id: String, name: String?)
  /// Its id is asked of IAM.
  case named(String)
  /// The whole account: of use to the global services only.
  case none

  public var name: String? {
    switch self {
    case .known(_, let name): name
    case .named(let name): name
    case .none: nil
    }
  }
}

extension KeyVerdict {
  /// Whether it changes anything for a key that was accepted.
  fileprivate var isAgainstKey: Bool {
    switch self {
    case .refused, .clockRefused: true
    case .accepted, .unheard, .unreachable: false
    }
  }
}

extension UnixTime {
  /// Nanoseconds from here to there, none when that is past.
  func nanoseconds(until end: UnixTime) -> UInt64 {
    guard self < end else { return 0 }
    let seconds = min(end.seconds - seconds, 1 << 32)
    return UInt64(seconds * 1_000_000_000 + Int64(end.nanoseconds - nanoseconds))
  }
}
