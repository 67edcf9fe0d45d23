import CallModel
import Contract

/// One call that asks for leave.
struct BudgetAsk: Sendable {
  let service: CloudService
  let kind: AccessKind
  var traffic: TrafficClass
  var share: CallerShare
  /// The same call was sent before.
  let isRepeat: Bool
}

/// Leave for one call, to be settled or given back exactly once.
struct BudgetGrant: Sendable {
  let service: CloudService
  let kind: AccessKind
  let ticket: CloudAllowance.Ticket
  /// It decides whether the server is called again.
  let isProbe: Bool
  let begun: UInt64
  /// Later than `begun` where the key's turn had to be waited for.
  var sent: UInt64

  init(_ ask: BudgetAsk, _ ticket: CloudAllowance.Ticket, isProbe: Bool, begun: UInt64) {
    service = ask.service
    kind = ask.kind
    self.ticket = ticket
    self.isProbe = isProbe
    self.begun = begun
    sent = begun
  }

  /// Nanoseconds since it was sent.
  func time(at now: UInt64) -> UInt64 { max(now, sent) - sent }
}

enum BudgetAnswer: Sendable {
  case go(BudgetGrant)
  case refused(Refusal)
  /// The task was canceled.
  case gaveUp
  /// The deadline came first.
  case late
}

extension CloudService {
  var place: Int { self == .vpn ? 0 : 1 }
  /// In metrics and logs.
  var word: String { self == .vpn ? "vpn" : "iam" }
}

extension AccountBudget.State {
  /// Counts a call that goes.
  mutating func note(_ ask: BudgetAsk, waited: UInt64, now: UInt64) {
    if !ask.isRepeat { repeats.noteCall(now: now) }
    counts.waited(waited, ask.traffic)
  }

  /// Why a call does not even wait; nil where it may.
  mutating func refusal(
    of ask: BudgetAsk, before deadline: Deadline, now: UInt64, _ credential: String
  ) -> Refusal? {
    let place = ask.service.place
    let (wait, scarcity) = services[place].wait(ask.kind, ask.traffic, ask.share, now: now)
    let waiting = services.reduce(0) { sum, service in
      TrafficClass.allCases.reduce(sum) { $0 + service.waiting($1) }
    }
    if waiting >= rules.waitingMax {
      counts.refused(.queue)
      return .lineFull(ofCaller: false, comeBack: wait, of: credential)
    }
    let own = services.reduce(0) { $0 + $1.waiting(of: ask.share.name) }
    if own >= rules.waitingPerCallerMax {
      counts.refused(.queue)
      return .lineFull(ofCaller: true, comeBack: wait, of: credential)
    }
    guard wait >= deadline.remaining(at: now).wholeNanoseconds else { return nil }
    switch scarcity {
    case .allowance:
      counts.refused(.allowance)
      return .budgetUsedUp(comeBack: wait, of: credential)
    case .concurrency:
      counts.refused(.concurrency)
      return .cloudSaturated(comeBack: wait, of: credential)
    }
  }

  /// Those whose turn it is, and when to look again if no timer is set for that yet.
  mutating func serve(
    now: UInt64
  ) -> ([(ServiceBudget<AccountBudget.Waiter>.Waiting, CloudAllowance.Ticket?)], UInt64?) {
    var served: [(ServiceBudget<AccountBudget.Waiter>.Waiting, CloudAllowance.Ticket?)] = []
    var moment = UInt64.max
    for place in services.indices where services[place].isCrowded {
      let round = services[place].round(now: now)
      for (waiting, ticket) in round {
        if ticket == nil {
          counts.refused(.deadline)
        } else {
          counts.waited(now - waiting.since, waiting.traffic)
        }
      }
      served += round
      if let own = services[place].nextMoment(now: now) { moment = min(moment, own) }
    }
    guard moment < alarm else { return (served, nil) }
    // Not at once: a timer that is due already would be set again and again.
    alarm = max(moment, now + 1_000_000)
    return (served, alarm)
  }

  /// Those who would wait in vain from now on.
  mutating func hopeless(
    of grant: BudgetGrant, _ outcome: AttemptOutcome, isOpen: Bool
  ) -> [ServiceBudget<AccountBudget.Waiter>.Waiting] {
    let place = grant.service.place
    if isOpen {
      let all = services[place].removeAll()
      for _ in all { counts.refused(.circuit) }
      return all
    }
    guard case .throttled = outcome else { return [] }
    let held = services[place].heldUntil(grant.kind)
    let isJoint = services[place].isJoint
    let late = services[place].removeAll {
      (isJoint || $0.kind == grant.kind) && $0.deadline <= held
    }
    for _ in late { counts.refused(.allowance) }
    return late
  }
}
