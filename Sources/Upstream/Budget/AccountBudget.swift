import CallModel
import Contract
import NIOCore
import Synchronization
public import System
import Transport

/// Everything that is sent with one credential goes through here: which call goes, which waits, and
/// which is refused at once because its turn would come too late.
///
/// One per credential, shared by all event loops. A call before which nobody waits costs a lock on
/// its way out, one on its way back, and no allocation. Those who wait are woken in rounds: on each
/// loop their tasks share one wake-up, since `LoopExecutor` gathers what becomes ready.
public final class AccountBudget: Sendable {
  typealias Services = [ServiceBudget<Waiter>]

  /// Resumed on any thread; the task goes on where it runs.
  struct Waiter: Sendable {
    let continuation: CheckedContinuation<Word, Never>
  }

  enum Word: Sendable {
    case go(CloudAllowance.Ticket, at: UInt64)
    case refused(Refusal)
    case gaveUp
    case late
  }

  let credential: String
  let breakers: CloudBreakers
  let state: Mutex<State>
  private let report = Mutex<(@Sendable (BudgetEvent) -> Void)?>(nil)

  struct State {
    var rules: BudgetRules
    var services: Services
    var repeats = RepeatBudget()
    var counts = BudgetCounts()
    var lastID: UInt64 = 0
    /// When the earliest timer of a round is due.
    var alarm = UInt64.max
    /// The latest moment that was seen. Loops look at the clock before they have the lock, so that
    /// one may come with an earlier time than the one before it.
    private var latest: UInt64 = 0

    /// A moment that is not before any other.
    mutating func moment(_ now: UInt64) -> UInt64 {
      latest = max(latest, now)
      return latest
    }

    init(rules: BudgetRules, services: Services) {
      self.rules = rules
      self.services = services
    }
  }

  let clock: @Sendable () -> UInt64

  /// - Parameter clock: Monotonic nanoseconds.
  public init(
    of credential: String, breakers: CloudBreakers = CloudBreakers(),
    clock: @escaping @Sendable () -> UInt64 = { MonotonicClock.now() }
  ) {
    self.credential = credential
    self.clock = clock
    self.breakers = breakers
    let rules = BudgetRules()
    state = Mutex(
      State(
        rules: rules,
        services: Services(
          repeating: ServiceBudget(concurrencyMax: rules.concurrencyMax), count: 2)))
  }

  /// Takes over what the settings say; what was learnt stays.
  public func adopt(_ rules: BudgetRules) {
    state.withLock { state in
      let now = state.moment(clock())
      state.rules = rules
      for service in [CloudService.vpn, .iam] {
        let isVPN = service == .vpn
        state.services[service.place].configure(
          calls: isVPN ? rules.calls : nil, reads: isVPN ? rules.reads : nil,
          writes: isVPN ? rules.writes : nil, sharePercent: rules.sharePercent,
          concurrencyMax: rules.concurrencyMax, now: now)
      }
    }
  }

  /// Asks to be told, on any thread, what an operator would want to know.
  public func whenChanged(_ report: @escaping @Sendable (BudgetEvent) -> Void) {
    self.report.withLock { $0 = report }
  }

  private func say(_ kind: BudgetEvent.Kind, of service: CloudService) {
    report.withLock { $0 }?(
      BudgetEvent(credential: credential, service: service.word, kind: kind))
  }

  func breaker(of service: CloudService) -> CircuitBreaker {
    service == .vpn ? breakers.vpn : breakers.iam
  }

  // MARK: At once

  /// Leave for one call that may go right now; nil where it has to wait or is to be refused.
  func grantNow(_ ask: BudgetAsk, now: UInt64) -> BudgetGrant? {
    let isProbe: Bool
    switch breaker(of: ask.service).ask(now: now) {
    case .go: isProbe = false
    case .probe: isProbe = true
    case .refused: return nil
    }
    let grant: BudgetGrant? = state.withLock { state in
      let now = state.moment(now)
      guard let ticket = state.services[ask.service.place].take(ask.kind, now: now) else {
        return nil
      }
      state.note(ask, waited: 0, now: now)
      return BudgetGrant(ask, ticket, isProbe: isProbe, begun: now)
    }
    if grant == nil, isProbe { retractProbe(of: ask.service, now: now) }
    return grant
  }

  private func retractProbe(of service: CloudService, now: UInt64) {
    breaker(of: service).heard(.unheard, isProbe: true, begun: now, now: now)
  }

  /// Leave for a call of the gateway's own upkeep (a token, the proof of a key), which never waits
  /// behind callers and is not kept back by the breaker: it has a pace of its own.
  func grantReserved(_ service: CloudService, _ kind: AccessKind, now: UInt64) -> BudgetGrant {
    let ask = BudgetAsk(
      service: service, kind: kind, traffic: .background, share: .gateway, isRepeat: false)
    return state.withLock { state in
      let now = state.moment(now)
      let ticket = state.services[service.place].takeReserved(kind, now: now)
      return BudgetGrant(ask, ticket, isProbe: false, begun: now)
    }
  }

  // MARK: In turn

  /// Leave for one call when its turn comes; refused at once where that would be too late.
  ///
  /// Ends at the latest at `deadline`, and at once when the task is canceled.
  ///
  /// - Parameters:
  ///   - turn: Whose turn it is, where that may change while it waits; else the one of `ask`.
  ///   - eventLoop: The one of the calling task; its timers are used.
  func grant(
    _ ask: BudgetAsk, turn place: CallTurn? = nil, before deadline: Deadline,
    on eventLoop: any EventLoop
  ) async -> BudgetAnswer {
    let now = clock()
    if let wait = breaker(of: ask.service).refusal(now: now) {
      return .refused(circuitOpen(wait))
    }
    if let grant = grantNow(ask, now: now) { return .go(grant) }
    defer { place?.go() }
    switch await turn(ask, place, before: deadline, now: now, on: eventLoop) {
    case .go(let ticket, let begun):
      let now = clock()
      switch breaker(of: ask.service).ask(now: now) {
      case .go: return .go(BudgetGrant(ask, ticket, isProbe: false, begun: begun))
      case .probe: return .go(BudgetGrant(ask, ticket, isProbe: true, begun: begun))
      case .refused(let wait):
        giveBack(BudgetGrant(ask, ticket, isProbe: false, begun: begun), on: eventLoop)
        return .refused(circuitOpen(wait))
      }
    case .refused(let refusal): return .refused(refusal)
    case .gaveUp: return .gaveUp
    case .late: return .late
    }
  }

  private func circuitOpen(_ wait: UInt64) -> Refusal {
    state.withLock { $0.counts.refused(.circuit) }
    return .circuitOpen(comeBack: wait, of: credential)
  }

  private func turn(
    _ ask: BudgetAsk, _ place: CallTurn?, before deadline: Deadline, now: UInt64,
    on eventLoop: any EventLoop
  ) async -> Word {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    // On this very loop: it cannot end before the task has come to wait.
    let pause = deadline.remaining(at: now).wholeNanoseconds
    let timer = eventLoop.scheduleTask(in: .nanoseconds(Int64(clamping: pause))) {
      self.dismiss(id, ask.service, .late)
    }
    defer { timer.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let word: Word? = change(now: now, on: eventLoop) { state, now in
          // Its handler, if it ran before, found nobody to dismiss.
          if Task.isCancelled { return .gaveUp }
          var ask = ask
          if let place {
            (ask.traffic, ask.share) = place.wait {
              [service = ask.service] in self.raise(id, service, to: $0, of: $1)
            }
          }
          if let refusal = state.refusal(of: ask, before: deadline, now: now, credential) {
            return .refused(refusal)
          }
          state.services[ask.service.place].append(
            .init(
              id: id, payload: Waiter(continuation: continuation), kind: ask.kind,
              traffic: ask.traffic, deadline: deadline.nanoseconds, since: now),
            share: ask.share)
          if !ask.isRepeat { state.repeats.noteCall(now: now) }
          return nil
        }
        if let word { continuation.resume(returning: word) }
      }
    } onCancel: {
      dismiss(id, ask.service, .gaveUp)
    }
  }

  /// Puts one that waits in a line whose turn comes sooner.
  private func raise(
    _ id: UInt64, _ service: CloudService, to traffic: TrafficClass, of share: CallerShare
  ) {
    state.withLock { $0.services[service.place].raise(id, to: traffic, of: share) }
  }

  /// Ends the waiting of one; nothing happens when it does not wait any more.
  private func dismiss(_ id: UInt64, _ service: CloudService, _ word: Word) {
    let waiting = state.withLock { state in
      let waiting = state.services[service.place].remove(id)
      if waiting != nil, case .late = word { state.counts.refused(.deadline) }
      return waiting
    }
    waiting?.payload.continuation.resume(returning: word)
  }

  // MARK: Coming back

  /// Takes back a call that did not go after all.
  func giveBack(_ grant: BudgetGrant, on eventLoop: any EventLoop) {
    let now = clock()
    if grant.isProbe { retractProbe(of: grant.service, now: now) }
    change(now: now, on: eventLoop) { state, now in
      state.services[grant.service.place]
        .giveBack(grant.kind, grant.ticket, begun: grant.begun, now: now)
    }
  }

  /// What became of a call; due once for each that had leave and was sent.
  func settle(_ grant: BudgetGrant, _ outcome: AttemptOutcome, on eventLoop: any EventLoop) {
    let now = clock()
    let verdict = breaker(of: grant.service)
      .heard(outcome.word, isProbe: grant.isProbe, begun: grant.sent, now: now)
    typealias Change = (dropped: [ServiceBudget<Waiter>.Waiting], learnt: CallRate?)
    let (dropped, learnt) = change(now: now, on: eventLoop) { state, now -> Change in
      state.counts.settled(grant, outcome)
      let place = grant.service.place
      let learnt = state.services[place]
        .settle(grant.kind, grant.ticket, outcome, begun: grant.sent, now: now)
      guard state.services[place].isCrowded else { return ([], learnt) }
      return (state.hopeless(of: grant, outcome, isOpen: verdict.isOpen), learnt)
    }
    if let learnt { say(.learnt(learnt, grant.kind), of: grant.service) }
    if verdict.hasOpened { say(.opened, of: grant.service) }
    if verdict.hasClosed { say(.closed, of: grant.service) }
    guard !dropped.isEmpty else { return }
    let wait = breaker(of: grant.service).refusal(now: now)
    let refusal: Refusal =
      if verdict.isOpen {
        .circuitOpen(comeBack: wait ?? 0, of: credential)
      } else {
        .budgetUsedUp(comeBack: comeBack(grant.service, grant.kind, now: now), of: credential)
      }
    for waiting in dropped { waiting.payload.continuation.resume(returning: .refused(refusal)) }
  }

  /// Nanoseconds for which the cloud wants nothing of a kind.
  func comeBack(_ service: CloudService, _ kind: AccessKind, now: UInt64) -> UInt64 {
    let held = state.withLock { $0.services[service.place].heldUntil(kind) }
    return max(held, now) - now
  }

  /// Leave to send a call once more; the repeat itself takes its turn like any other call.
  func mayRepeat() -> Bool {
    state.withLock { $0.repeats.mayRepeat(now: clock()) }
  }

  // MARK: Changing

  /// Does something to the state, and then what follows from it: those whose turn it is go, and a
  /// timer is set for the next.
  private func change<Result>(
    now: UInt64, on eventLoop: any EventLoop, _ body: (inout State, _ now: UInt64) -> Result
  ) -> Result {
    let (result, served, alarm, now) = state.withLock { state in
      let now = state.moment(now)
      let result = body(&state, now)
      let (served, alarm) = state.serve(now: now)
      return (result, served, alarm, now)
    }
    for (waiting, ticket) in served {
      waiting.payload.continuation.resume(returning: ticket.map { .go($0, at: now) } ?? .late)
    }
    if let alarm {
      eventLoop.scheduleTask(in: .nanoseconds(Int64(clamping: alarm - now))) {
        self.ring(alarm, on: eventLoop)
      }
    }
    return result
  }

  /// - Parameter alarm: For when it was set; another one may be set for earlier by now.
  private func ring(_ alarm: UInt64, on eventLoop: any EventLoop) {
    change(now: clock(), on: eventLoop) { state, _ in
      if state.alarm == alarm { state.alarm = .max }
    }
  }
}
