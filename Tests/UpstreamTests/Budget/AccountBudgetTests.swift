import CallModel
import Contract
import NIOCore
import Synchronization
import System
import Testing
import Transport

@testable import Upstream

/// Leave, waiting and coming back, from several loops.
@Suite struct AccountBudgetTests {
  static let far = Deadline(.seconds(3600), after: MonotonicClock.now())

  private static func ask(
    _ name: String = "one", kind: AccessKind = .read, isRepeat: Bool = false
  ) -> BudgetAsk {
    BudgetAsk(
      service: .vpn, kind: kind, traffic: .interactive, share: CallerShare(name: name),
      isRepeat: isRepeat)
  }

  /// - Parameter isStill: No time passes for it.
  private static func budget(
    isStill: Bool = false, _ change: (inout BudgetRules) -> Void
  ) -> AccountBudget {
    var rules = BudgetRules()
    change(&rules)
    let moment = MonotonicClock.now()
    let budget =
      isStill ? AccountBudget(of: "main", clock: { moment }) : AccountBudget(of: "main")
    budget.adopt(rules)
    return budget
  }

  /// Runs something on one event loop.
  private func onLoop<Value: Sendable>(
    _ work: @escaping @Sendable (LoopGroup) async throws -> Value
  ) async throws -> Value {
    let group = try await LoopGroup(count: 2)
    do {
      let value = try await work(group)
      try await group.shutdown()
      return value
    } catch {
      try? await group.shutdown()
      throw error
    }
  }

  private static func reason(_ answer: BudgetAnswer) -> String? {
    if case .refused(let refusal) = answer { refusal.reason } else { nil }
  }

  @Test func `who waits goes when another comes back, on whatever loop`() async throws {
    let budget = Self.budget { $0.concurrencyMax = 1 }
    try await onLoop { group in
      let first = try #require(budget.grantNow(Self.ask(), now: MonotonicClock.now()))
      #expect(budget.grantNow(Self.ask(), now: MonotonicClock.now()) == nil)
      let waiting = Task { await budget.grant(Self.ask(), before: Self.far, on: group.loops[0]) }
      while budget.facts.waiting(.interactive) == 0 { await Task.yield() }
      budget.settle(first, .answered, on: group.loops[1])
      guard case .go(let grant) = await waiting.value else {
        Issue.record("its turn did not come")
        return
      }
      budget.settle(grant, .answered, on: group.loops[0])
      #expect(budget.facts.services[0].inFlight == 0)
    }
  }

  private final class Order: Sendable {
    let names = Mutex<[String]>([])
  }

  /// Waits for leave by a turn that may be raised, notes that it came, and gives it back.
  private static func wait(
    _ name: String, _ turn: CallTurn, _ budget: AccountBudget, _ loop: any EventLoop,
    _ order: Order
  ) -> Task<Void, Never> {
    Task {
      var ask = Self.ask()
      (ask.traffic, ask.share) = (turn.traffic, turn.share)
      guard
        case .go(let grant) = await budget.grant(ask, turn: turn, before: Self.far, on: loop)
      else { return }
      order.names.withLock { $0.append(name) }
      budget.settle(grant, .answered, on: loop)
    }
  }

  @Test func `what waits in the background goes first once somebody urgent waits for it, too`()
    async throws
  {
    let budget = Self.budget { $0.concurrencyMax = 1 }
    try await onLoop { group in
      let loop = group.loops[0]
      let first = try #require(budget.grantNow(Self.ask(), now: MonotonicClock.now()))
      let order = Order()
      // Six polls before it would be served before a turn of the background's comes round.
      var polls: [Task<Void, Never>] = []
      for number in 1...6 {
        polls.append(
          Self.wait("poll", CallTurn(.background, of: .gateway), budget, loop, order))
        while budget.facts.waiting(.background) < number { await Task.yield() }
      }
      let turn = CallTurn(.background, of: .gateway)
      polls.append(Self.wait("shared", turn, budget, loop, order))
      while budget.facts.waiting(.background) < 7 { await Task.yield() }
      turn.raise(to: .interactive, of: CallerShare(name: "urgent"))
      #expect(budget.facts.waiting(.interactive) == 1 && budget.facts.waiting(.background) == 6)
      // Raised already: nothing moves any more.
      turn.raise(to: .batch, of: CallerShare(name: "patient"))
      #expect(budget.facts.waiting(.interactive) == 1)
      budget.settle(first, .answered, on: loop)
      for poll in polls { await poll.value }
      let found = order.names.withLock { $0 }
      #expect(found.count == 7 && (found.firstIndex(of: "shared") ?? 9) <= 1)
      #expect(budget.facts.services[0].inFlight == 0)
    }
  }

  @Test func `who gives up leaves the line, and the next one goes`() async throws {
    let budget = Self.budget { $0.concurrencyMax = 1 }
    try await onLoop { group in
      let first = try #require(budget.grantNow(Self.ask(), now: MonotonicClock.now()))
      let leaving = Task { await budget.grant(Self.ask(), before: Self.far, on: group.loops[0]) }
      while budget.facts.waiting(.interactive) < 1 { await Task.yield() }
      let staying = Task { await budget.grant(Self.ask(), before: Self.far, on: group.loops[1]) }
      while budget.facts.waiting(.interactive) < 2 { await Task.yield() }
      leaving.cancel()
      guard case .gaveUp = await leaving.value else {
        Issue.record("it did not leave")
        return
      }
      budget.giveBack(first, on: group.loops[0])
      guard case .go(let grant) = await staying.value else {
        Issue.record("its turn did not come")
        return
      }
      budget.settle(grant, .unheard, on: group.loops[0])
      #expect(budget.facts.services[0].inFlight == 0)
      #expect(budget.facts.waiting(.interactive) == 0)
    }
  }

  @Test func `a turn that would come too late is refused at once, with the time to come back`()
    async throws
  {
    let rate = try #require(CallRate(calls: 10, windowSeconds: 3600))
    let budget = Self.budget { $0.reads = rate }
    try await onLoop { group in
      var now = MonotonicClock.now()
      while budget.grantNow(Self.ask(), now: now) != nil { now = MonotonicClock.now() }
      let deadline = Deadline(.seconds(15), after: now)
      let answer = await budget.grant(Self.ask(), before: deadline, on: group.loops[0])
      guard case .refused(let refusal) = answer else {
        Issue.record("it waited")
        return
      }
      #expect(refusal.code == .resourceExhausted)
      #expect(refusal.reason == "UPSTREAM_BUDGET_EXHAUSTED")
      #expect(refusal.retryAfter.map { $0 > .seconds(15) && $0 <= .seconds(3600) } == true)
      #expect(budget.facts.counts.refusals(.allowance) == 1)
      // Of writes nothing is known.
      #expect(budget.grantNow(Self.ask(kind: .write), now: now) != nil)
    }
  }

  @Test func `a token that comes back by time wakes the next`() async throws {
    let rate = try #require(CallRate(calls: 20, windowSeconds: 1))
    let budget = Self.budget { $0.reads = rate }
    try await onLoop { group in
      let answers = await withTaskGroup(of: Bool.self) { tasks in
        for number in 0..<25 {
          tasks.addTask {
            let answer = await budget.grant(
              Self.ask("\(number % 5)"), before: Self.far, on: group.loops[number % 2])
            guard case .go(let grant) = answer else { return false }
            budget.settle(grant, .answered, on: group.loops[number % 2])
            return true
          }
        }
        return await tasks.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.count { $0 } == 25)
      #expect(budget.facts.services[0].inFlight == 0)
    }
  }

  @Test func `the line is bounded, for each caller and in all`() async throws {
    let budget = Self.budget {
      $0.concurrencyMax = 1
      $0.waitingMax = 3
      $0.waitingPerCallerMax = 2
    }
    try await onLoop { group in
      let first = try #require(budget.grantNow(Self.ask(), now: MonotonicClock.now()))
      var waiting: [Task<BudgetAnswer, Never>] = []
      for (number, name) in ["one", "one", "two"].enumerated() {
        waiting.append(
          Task { await budget.grant(Self.ask(name), before: Self.far, on: group.loops[0]) })
        while budget.facts.waiting(.interactive) <= number { await Task.yield() }
        if number == 1 {
          let third = await budget.grant(Self.ask("one"), before: Self.far, on: group.loops[0])
          #expect(Self.reason(third) == "UPSTREAM_QUEUE_FULL")
        }
      }
      let fourth = await budget.grant(Self.ask("three"), before: Self.far, on: group.loops[0])
      #expect(Self.reason(fourth) == "UPSTREAM_QUEUE_FULL")
      #expect(budget.facts.counts.refusals(.queue) == 2)
      for task in waiting { task.cancel() }
      for task in waiting { _ = await task.value }
      budget.settle(first, .answered, on: group.loops[0])
    }
  }

  @Test func `an open breaker refuses who comes and who waits`() async throws {
    let budget = Self.budget(isStill: true) { $0.concurrencyMax = 1 }
    try await onLoop { group in
      for _ in 1..<Limits.breakerFailures {
        let grant = try #require(budget.grantNow(Self.ask(), now: budget.clock()))
        budget.settle(grant, .failed, on: group.loops[0])
      }
      let last = try #require(budget.grantNow(Self.ask(), now: budget.clock()))
      let waiting = Task { await budget.grant(Self.ask(), before: Self.far, on: group.loops[1]) }
      while budget.facts.waiting(.interactive) == 0 { await Task.yield() }
      budget.settle(last, .failed, on: group.loops[0])
      let told = await waiting.value
      #expect(Self.reason(told) == "UPSTREAM_CIRCUIT_OPEN")
      let next = await budget.grant(Self.ask(), before: Self.far, on: group.loops[0])
      #expect(Self.reason(next) == "UPSTREAM_CIRCUIT_OPEN")
      #expect(budget.grantNow(Self.ask(), now: budget.clock()) == nil)
      #expect(budget.facts.counts.refusals(.circuit) >= 2)
    }
  }

  @Test func `an operator is told of each change once`() async throws {
    let budget = Self.budget { $0.concurrencyMax = 100 }
    let told = Mutex<[BudgetEvent.Kind]>([])
    budget.whenChanged { event in
      #expect(event.credential == "main" && event.service == "vpn")
      told.withLock { $0.append(event.kind) }
    }
    let rate = try #require(CallRate(calls: 5000, windowSeconds: 1))
    try await onLoop { group in
      for _ in 0..<3 {
        let grant = budget.grantReserved(.vpn, .read, now: MonotonicClock.now())
        budget.settle(grant, .throttled(limit: rate, asked: .zero), on: group.loops[0])
      }
      for _ in 0..<10 {
        let grant = budget.grantReserved(.vpn, .read, now: MonotonicClock.now())
        budget.settle(grant, .failed, on: group.loops[0])
      }
    }
    #expect(told.withLock { $0 } == [.learnt(rate, .read), .opened])
  }

  @Test func `a hold refuses whose deadline it outlasts, and keeps the others`() async throws {
    let budget = Self.budget(isStill: true) { $0.concurrencyMax = 1 }
    try await onLoop { group in
      let now = budget.clock()
      let first = try #require(budget.grantNow(Self.ask(), now: now))
      let near = Deadline(.seconds(280), after: now)
      let early = Task { await budget.grant(Self.ask("a"), before: near, on: group.loops[0]) }
      let late = Task { await budget.grant(Self.ask("b"), before: Self.far, on: group.loops[0]) }
      while budget.facts.waiting(.interactive) < 2 { await Task.yield() }
      budget.settle(first, .throttled(limit: nil, asked: .seconds(300)), on: group.loops[0])
      guard case .refused(let refusal) = await early.value else {
        Issue.record("it still waits")
        return
      }
      #expect(refusal.reason == "UPSTREAM_BUDGET_EXHAUSTED")
      #expect(refusal.retryAfter == .seconds(300))
      #expect(budget.facts.waiting(.interactive) == 1)
      late.cancel()
      _ = await late.value
    }
  }

  @Test func `upkeep goes while callers have used up everything`() async throws {
    let rate = try #require(CallRate(calls: 1, windowSeconds: 3600))
    let budget = Self.budget {
      $0.calls = rate
      $0.concurrencyMax = 1
    }
    try await onLoop { group in
      let first = try #require(budget.grantNow(Self.ask(), now: budget.clock()))
      let own = budget.grantReserved(.vpn, .read, now: MonotonicClock.now())
      budget.settle(own, .answered, on: group.loops[0])
      budget.settle(first, .answered, on: group.loops[0])
      #expect(budget.facts.services[0].inFlight == 0)
    }
  }

  @Test func `whatever happens to calls, every place comes back`() async throws {
    let rate = try #require(CallRate(calls: 5000, windowSeconds: 1))
    let budget = Self.budget {
      $0.reads = rate
      $0.concurrencyMax = 3
      $0.waitingMax = 200
    }
    let outcomes: [AttemptOutcome] = [
      .answered, .answered, .answered, .busy, .timedOut, .unheard,
      .throttled(limit: nil, asked: .zero),
    ]
    try await onLoop { group in
      await withTaskGroup(of: Void.self) { tasks in
        for number in 0..<600 {
          let loop = group.loops[number % 2]
          let call = Task {
            let deadline = Deadline(
              .milliseconds(number % 11 == 0 ? 1 : 20_000), after: MonotonicClock.now())
            let answer = await budget.grant(
              Self.ask("\(number % 7)", kind: number % 5 == 0 ? .write : .read),
              before: deadline, on: loop)
            guard case .go(let grant) = answer else { return }
            if number % 13 == 0 {
              budget.giveBack(grant, on: loop)
            } else {
              await Task.yield()
              budget.settle(grant, outcomes[number % outcomes.count], on: loop)
            }
          }
          if number % 3 == 0 { call.cancel() }
          tasks.addTask { await call.value }
        }
      }
      let facts = budget.facts
      #expect(facts.services.allSatisfy { $0.inFlight == 0 })
      #expect(TrafficClass.allCases.allSatisfy { facts.waiting($0) == 0 })
      let grant = try #require(
        budget.grantNow(Self.ask(kind: .write), now: MonotonicClock.now() + 1_000_000_000))
      budget.settle(grant, .answered, on: group.loops[0])
    }
  }
}
