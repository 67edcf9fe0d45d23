import Synchronization
import System

// What the keeper does each time it wakes.
extension CredentialKeeper {
  // MARK: The source

  /// Reads the source where it may hold something else.
  func look() async {
    let (source, version, wasRefused) = credential.state.withLock { state in
      defer { state.wasRefused = false }
      return (state.source, state.sourceVersion, state.wasRefused)
    }
    guard let source else { return }
    let isNew = version != seenVersion
    let now = credential.clock()
    if source.runsProgram {
      guard
        isNew || now >= pace.nextLook(runsProgram: true)
          || wasRefused && pace.mayRunAfterRefusal(now: now)
      else { return }
      pace.began(now: now)
    } else {
      guard isNew || now >= pace.nextLook(runsProgram: false) else { return }
      pace.looked(now: now)
      guard let stamp = await blocking(onProgramThread: false, { source.stamp() }) else { return }
      guard isNew || stamp != seenStamp else { return }
      seenStamp = stamp
    }
    seenVersion = version
    await read(source)
  }

  private func read(_ source: any CredentialSource) async {
    if source.runsProgram { begin() }
    let result = await blocking(onProgramThread: source.runsProgram) {
      () -> Result<CredentialMaterial, SourceFailure> in
      do throws(SourceFailure) {
        return .success(try source.read())
      } catch {
        return .failure(error)
      }
    }
    guard let result else { return }
    let now = credential.clock()
    switch result {
    case .success(let material):
      let lifetime = material.expires.map { WallClock.now().nanoseconds(until: $0) }
      if lifetime == 0 {
        pace.failed(now: now, draw: draw)
        return missed("what \(material.identity) was given has ended already")
      }
      pace.gave(lifetime: lifetime, now: now, draw: draw)
      arrived(material, lifetime)
    case .failure(let failure):
      pace.failed(now: now, draw: draw)
      missed(failure.words)
    }
  }

  /// The source gave nothing of use: what is there goes on.
  private func missed(_ words: String) {
    end(.failed(words, floor: 0), ofCandidate: false)
  }

  private func arrived(_ material: CredentialMaterial, _ lifetime: UInt64?) {
    let now = credential.clock()
    let carriesTokens = credential.carriesTokens
    let isInUse = credential.change(now: now) { [draw] state in
      guard state.isMaterialInUse, let current = state.material, current.isSame(as: material)
      else { return (false, .nobody) }
      state.material = material
      state.facts.candidate = nil
      // The same key for longer; a password that is the same says nothing of its tokens.
      if !carriesTokens {
        state.supply.supplied(lifetime: lifetime, from: now, renews: false, draw: draw)
        state.facts.expires = material.expires
      } else {
        state.supply.ended()
      }
      return (true, .everyone)
    }
    if isInUse {
      candidate = nil
      return
    }
    if let candidate, candidate.material.isSame(as: material) {
      credential.change(now: now) { state in
        state.supply.ended()
        return ((), .everyone)
      }
      return
    }
    candidate = Candidate(material: material)
    credential.change(now: now) { state in
      state.supply.ended()
      state.supply.sourceChanged()
      if state.isMaterialInUse {
        state.facts.candidate = CredentialStatus.Candidate(
          identity: material.identity, since: WallClock.now())
      } else {
        state.material = material
      }
      return ((), .nobody)
    }
  }

  // MARK: Getting

  /// Proves what is new, or renews what is there.
  func work() async {
    let now = credential.clock()
    if let candidate, candidate.pace.notBefore <= now {
      begin()
      await prove(candidate.material)
      return
    }
    let (renewal, isShort) = credential.state.withLock { state in
      let isDue = (state.supply.nextAttempt ?? .max) <= now
      let isRenewable = credential.carriesTokens && state.isMaterialInUse
      return (
        isDue && isRenewable ? state.material : nil,
        now >= state.supply.end && state.supply.pace.notBefore <= now && !isRenewable
      )
    }
    if let renewal {
      begin()
      await renew(renewal)
    } else if isShort, candidate == nil {
      runDry(now: now)
    }
  }

  /// Nothing is there and nothing can be got: those who wait are told so.
  private func runDry(now: UInt64) {
    let words = "it has ended, and its source holds nothing newer"
    let isNews = credential.change(now: now) { [draw] state in
      let isNews = state.supply.problem == nil
      if isNews { state.note(words) }
      // Why nothing came is worth more than that nothing did.
      let problem = state.supply.problem ?? KeyRefusal(kind: .unavailable, words: words)
      state.supply.failed(problem, now: now, draw: draw)
      return (isNews, .everyone)
    }
    if isNews { say(.failed(words: words)) }
  }

  private func begin() {
    credential.change(now: credential.clock()) { state in
      state.supply.begin()
      return ((), .nobody)
    }
  }

  private func renew(_ material: CredentialMaterial) async {
    guard case .password(let login, _) = material else { return }
    let outcome = await token(for: login)
    guard case .proven(let proven) = outcome else { return end(outcome, ofCandidate: false) }
    install(proven, of: material)
  }

  private func token(for login: PasswordLogin) async -> CredentialProver.Outcome {
    let outcome = await prover.token(for: login)
    if case .proven(let proven) = outcome, case .named = credential.project,
      credential.projectID == nil, proven.projectID == nil
    {
      return .failed("IAM's token does not say which project it is for", floor: 0)
    }
    return outcome
  }

  private func prove(_ material: CredentialMaterial) async {
    let outcome: CredentialProver.Outcome
    switch material {
    case .password(let login, _):
      outcome = await token(for: login)
    case .key(let key, let expires):
      let lifetime = expires.map { WallClock.now().nanoseconds(until: $0) }
      let (isFirst, offset) = credential.state.withLock { state in
        (!state.isMaterialInUse, state.standing.permit.clockOffsetSeconds)
      }
      if isFirst, let projectID = credential.projectID {
        // Nothing else could serve meanwhile: the first call proves it.
        return install(
          CredentialProver.Proven(
            material: .key(key), projectID: projectID, lifetime: lifetime,
            start: credential.clock(), clockOffsetSeconds: nil),
          of: material, isProven: false)
      }
      outcome = await prover.key(
        key, lifetime: lifetime, projectID: credential.projectID,
        projectName: credential.project.name, clockOffsetSeconds: offset)
    }
    // The source may have been exchanged meanwhile; what was proven is good all the same.
    guard case .proven(let proven) = outcome else { return end(outcome, ofCandidate: true) }
    install(proven, of: material)
  }

  /// From now on this is shown to the cloud.
  private func install(
    _ proven: CredentialProver.Proven, of material: CredentialMaterial, isProven: Bool = true
  ) {
    candidate = nil
    let isToken = credential.carriesTokens
    let now = credential.clock()
    let (idle, wasTaken, wasFailing) = credential.change(now: now) { [draw] state in
      let before = state.isMaterialInUse ? state.material : nil
      let isAnother = before.map { !$0.isSame(as: material) } ?? false
      let idle = isAnother && before?.identity != material.identity ? before?.identity : nil
      let wasFailing = state.supply.problem != nil
      if let idle {
        state.facts.idle = CredentialStatus.Idle(identity: idle, since: WallClock.now())
      }
      state.material = material
      state.isMaterialInUse = true
      state.facts.candidate = nil
      if let id = proven.projectID { state.foundProjectID = id }
      // A key that was there at the start and that nobody asked about is none.
      if isToken || isProven || state.source?.runsProgram == true {
        state.facts.refreshes.succeeded += 1
      }
      state.take(
        proven.material, isProven: isProven, clockOffsetSeconds: proven.clockOffsetSeconds,
        lifetime: proven.lifetime, start: proven.start, renews: isToken, draw: draw)
      return ((idle, isAnother, wasFailing), .everyone)
    }
    if wasTaken {
      say(.tookOver(identity: material.identity, idle: idle))
    } else if wasFailing {
      say(.renewed)
    }
  }

  /// A try that brought nothing: what is there goes on until its end.
  private func end(_ outcome: CredentialProver.Outcome, ofCandidate isCandidate: Bool) {
    let now = credential.clock()
    let words: String
    var floor: UInt64 = 0
    var isRefusal = false
    switch outcome {
    case .proven: return
    case .refused(let why):
      words = why
      isRefusal = true
      if isCandidate { candidate?.pace.refused(now: now) }
    case .failed(let why, let asked):
      words = why
      floor = asked
      if isCandidate {
        candidate?.pace.failed(now: now, floor: floor, draw: draw)
        floor = (candidate?.pace.notBefore ?? now) - now
      }
    }
    let identity = candidate?.material.identity ?? ""
    let goesOn = credential.change(now: now) { [draw, isRefusal, floor] state in
      if isRefusal { state.facts.refreshes.refused += 1 } else { state.facts.refreshes.failed += 1 }
      state.note(words)
      if isCandidate { state.facts.candidate?.lastFailure = state.facts.lastFailure }
      // Something else than the failed one may still be had: tokens for the password in use.
      let goesOn = now < state.supply.end || isCandidate && state.isRenewable
      if isCandidate, goesOn {
        state.supply.ended()
        return (true, .everyone)
      }
      let kind: KeyRefusal.Kind = isRefusal ? .key : .unavailable
      let problem = KeyRefusal(kind: kind, words: words)
      if isRefusal {
        state.supply.refused(problem, now: now)
      } else {
        state.supply.failed(problem, now: now, floor: floor, draw: draw)
      }
      return (goesOn, .everyone)
    }
    if isCandidate, goesOn {
      say(.candidateRefused(identity: identity, words: words))
    } else {
      say(isRefusal ? .refused(words: words) : .failed(words: words))
    }
  }
}
