import CallModel

/// What one credential may ask of one of the cloud's services, and who waits for it: a plain value
/// on the monotonic clock.
///
/// A call goes when three agree: nobody waits before it, the allowance of its kind has one left,
/// and fewer are on their way than the service bears.
struct ServiceBudget<Payload: Sendable>: Sendable {
  struct Waiting: Sendable {
    let id: UInt64
    let payload: Payload
    let kind: AccessKind
    var traffic: TrafficClass
    let deadline: UInt64
    let since: UInt64
  }

  /// Why a call cannot go now.
  enum Scarcity: Sendable { case allowance, concurrency }

  private var allowances = [CloudAllowance](
    repeating: CloudAllowance(), count: AccessKind.allCases.count)
  /// Reads and writes are of one limit.
  private(set) var isJoint = false
  private var hasOwnLimits = false
  private(set) var concurrency: ConcurrencyWindow
  private var queues = [FairQueue<Waiting>](
    repeating: FairQueue(), count: AccessKind.allCases.count)
  /// Whose turn it is where both wait.
  private var next = AccessKind.read

  init(concurrencyMax: Int) {
    concurrency = ConcurrencyWindow(largest: concurrencyMax)
  }

  // MARK: Settings

  mutating func configure(
    calls: CallRate?, reads: CallRate?, writes: CallRate?, sharePercent: Int,
    concurrencyMax: Int, now: UInt64
  ) {
    hasOwnLimits = reads != nil || writes != nil
    isJoint = !hasOwnLimits && (calls != nil || isJoint)
    allowances[0].configure(reads ?? calls, sharePercent: sharePercent, now: now)
    allowances[1].configure(writes ?? calls, sharePercent: sharePercent, now: now)
    concurrency.bound(by: concurrencyMax)
  }

  private func place(_ kind: AccessKind) -> Int { isJoint ? 0 : Int(kind.rawValue) }

  /// The limit in force for a kind, and whether the cloud told it.
  func limit(of kind: AccessKind) -> (rate: CallRate, isLearnt: Bool)? {
    let allowance = allowances[place(kind)]
    return allowance.rate.map { ($0, $0 != allowance.configured) }
  }

  // MARK: Calls

  private var queued: Int { queues.reduce(0) { $0 + $1.count } }
  var isCrowded: Bool { queued > 0 }
  func waiting(_ traffic: TrafficClass) -> Int { queues.reduce(0) { $0 + $1.count(of: traffic) } }
  func waiting(of caller: String) -> Int { queues.reduce(0) { $0 + $1.count(of: caller) } }

  /// Lets a call through before which nobody waits; nil where it has to.
  mutating func take(_ kind: AccessKind, now: UInt64) -> CloudAllowance.Ticket? {
    guard queues[Int(kind.rawValue)].isEmpty, !isJoint || queued == 0, !concurrency.isFull,
      allowances[place(kind)].mayTake(now: now)
    else { return nil }
    concurrency.enter()
    return allowances[place(kind)].take(now: now)
  }

  /// Counts a call of the gateway's own upkeep, which waits for nothing.
  mutating func takeReserved(_ kind: AccessKind, now: UInt64) -> CloudAllowance.Ticket {
    concurrency.enter()
    return allowances[place(kind)].takeReserved(now: now)
  }

  mutating func append(_ waiting: Waiting, share: CallerShare) {
    queues[Int(waiting.kind.rawValue)]
      .append(waiting, id: waiting.id, traffic: waiting.traffic, share: share)
  }

  /// Puts one that waits at the end of a caller's line in a class whose turn comes sooner.
  mutating func raise(_ id: UInt64, to traffic: TrafficClass, of share: CallerShare) {
    for place in queues.indices {
      // Somebody still more urgent may have been faster.
      guard var waiting = queues[place].item(id), traffic.weight > waiting.traffic.weight,
        queues[place].remove(id) != nil
      else { continue }
      waiting.traffic = traffic
      queues[place].append(waiting, id: id, traffic: traffic, share: share)
    }
  }

  mutating func remove(_ id: UInt64) -> Waiting? {
    for place in queues.indices {
      if let waiting = queues[place].remove(id) { return waiting }
    }
    return nil
  }

  /// Takes out all who wait in vain: all, or those whose deadlines a hold outlasts.
  mutating func removeAll(
    where isChosen: (Waiting) -> Bool = { _ in true }
  ) -> [Waiting] {
    queues.indices.flatMap { queues[$0].removeAll(where: isChosen) }
  }

  /// Lets go whose turn it is, as many as may.
  ///
  /// - Returns: Each with its ticket; nil for one whose deadline has passed.
  mutating func round(now: UInt64) -> [(Waiting, CloudAllowance.Ticket?)] {
    var served: [(Waiting, CloudAllowance.Ticket?)] = []
    while !concurrency.isFull {
      let kinds = next == .read ? [AccessKind.read, .write] : [.write, .read]
      let ready = kinds.first { kind in
        !queues[Int(kind.rawValue)].isEmpty && allowances[place(kind)].mayTake(now: now)
      }
      guard let kind = ready, let waiting = queues[Int(kind.rawValue)].popFirst() else { break }
      guard waiting.deadline > now else {
        served.append((waiting, nil))
        continue
      }
      next = kind == .read ? .write : .read
      concurrency.enter()
      served.append((waiting, allowances[place(kind)].take(now: now)))
    }
    return served
  }

  /// When `round` may have something to do; nil where only a call that comes back decides.
  mutating func nextMoment(now: UInt64) -> UInt64? {
    guard !concurrency.isFull else { return nil }
    var moment: UInt64?
    for kind in AccessKind.allCases where !queues[Int(kind.rawValue)].isEmpty {
      guard let own = allowances[place(kind)].nextMoment(now: now) else { continue }
      moment = min(moment ?? own, own)
    }
    return moment
  }

  /// Nanoseconds until the turn of a call that comes now, as far as can be told, and what it
  /// waits for.
  mutating func wait(
    _ kind: AccessKind, _ traffic: TrafficClass, _ share: CallerShare, now: UInt64
  ) -> (UInt64, Scarcity) {
    let own = queues[Int(kind.rawValue)].ahead(traffic, share)
    let others = min(queued - queues[Int(kind.rawValue)].count, own + 1)
    let paced = allowances[place(kind)].wait(ahead: isJoint ? own + others : own, now: now)
    let free = concurrency.size - concurrency.inFlight
    let short = own + others + 1 - free
    let turn = (concurrency.latency ?? 0) / UInt64(concurrency.size)
    let crowded = short > 0 ? UInt64(short) * turn : 0
    return paced >= crowded && paced > 0 ? (paced, .allowance) : (crowded, .concurrency)
  }

  /// Until when nothing of a kind goes, for the cloud said so.
  func heldUntil(_ kind: AccessKind) -> UInt64 { allowances[place(kind)].heldUntil }

  /// Calls of a kind that the limit leaves now; nil where none is known.
  mutating func left(_ kind: AccessKind, now: UInt64) -> Int? {
    allowances[place(kind)].left(now: now)
  }

  // MARK: Coming back

  /// Takes back a call that did not go.
  mutating func giveBack(
    _ kind: AccessKind, _ ticket: CloudAllowance.Ticket, begun: UInt64, now: UInt64
  ) {
    concurrency.leave()
    allowances[place(kind)].giveBack(ticket, then: begun, now: now)
  }

  /// What became of a call; due once for each that was let through.
  ///
  /// - Returns: The limit in force for its kind, where this taught another one.
  @discardableResult
  mutating func settle(
    _ kind: AccessKind, _ ticket: CloudAllowance.Ticket, _ outcome: AttemptOutcome, begun: UInt64,
    now: UInt64
  ) -> CallRate? {
    defer { concurrency.leave() }
    let place = place(kind)
    switch outcome {
    case .answered:
      concurrency.answered(after: now - begun)
      allowances[place].answered(ticket, now: now)
    case .throttled(let limit, let asked):
      concurrency.strained(begun: begun, now: now)
      let before = self.limit(of: kind)?.rate
      allowances[place].throttled(ticket, limit: limit, asked: asked, now: now)
      if let limit { join(limit) }
      let after = self.limit(of: kind)?.rate
      return after == before ? nil : after
    case .busy, .unavailable:
      concurrency.strained(begun: begun, now: now)
      allowances[place].answered(ticket, now: now)
    case .timedOut:
      concurrency.strained(begun: begun, now: now)
      allowances[place].unheard(ticket)
    case .failed, .unheard:
      allowances[place].unheard(ticket)
    }
    return nil
  }

  /// Two kinds that were told the same limit have one between them: a cloud counts either by
  /// operation or by account, and its text does not say which.
  private mutating func join(_ limit: CallRate) {
    guard !isJoint, !hasOwnLimits, allowances.allSatisfy({ $0.learnt == limit }) else { return }
    isJoint = true
    if allowances[1].heldUntil > allowances[0].heldUntil { allowances.swapAt(0, 1) }
  }
}
