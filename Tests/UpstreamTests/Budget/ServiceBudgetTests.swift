import CallModel
import Testing

@testable import Upstream

/// Who goes and who waits, on a clock that stands still until it is told.
@Suite struct ServiceBudgetTests {
  typealias Budget = ServiceBudget<String>
  static let second: UInt64 = 1_000_000_000

  private static func budget(
    reads: CallRate? = nil, calls: CallRate? = nil, concurrency: Int = 1024, now: UInt64 = 0
  ) -> Budget {
    var budget = Budget(concurrencyMax: concurrency)
    budget.configure(
      calls: calls, reads: reads, writes: nil, sharePercent: 100, concurrencyMax: concurrency,
      now: now)
    return budget
  }

  private func append(
    _ budget: inout Budget, _ id: UInt64, _ name: String, kind: AccessKind = .read,
    traffic: TrafficClass = .interactive, deadline: UInt64 = .max, since: UInt64 = 0
  ) {
    budget.append(
      .init(
        id: id, payload: name, kind: kind, traffic: traffic, deadline: deadline, since: since),
      share: CallerShare(name: name))
  }

  private func take(
    _ budget: inout Budget, _ kind: AccessKind, now: UInt64
  ) throws -> CloudAllowance.Ticket {
    let ticket = budget.take(kind, now: now)
    return try #require(ticket)
  }

  /// Twenty callers ask for a minute, one of them a hundred times as often as each other; the
  /// allowance is less than all of them want.
  @Test func `who sends a hundred times more makes nobody wait longer than the share explains`()
    throws
  {
    // 20 a second in the long run: one a second for each.
    let rate = try #require(CallRate(calls: 1200, windowSeconds: 60))
    var budget = Self.budget(reads: rate)
    var id: UInt64 = 0
    var waits: [String: [UInt64]] = [:]
    let step = Self.second / 20
    for turn in 0..<UInt64(20 * 60) {
      let now = 100 * Self.second + turn * step
      // Nineteen send one call in two seconds each, the loud one fifty a second.
      var names: [String] = []
      if turn % 40 < 19 { names.append("quiet\(turn % 40)") }
      names += Array(repeating: "loud", count: turn % 2 == 0 ? 5 : 0)
      for name in names {
        if let ticket = budget.take(.read, now: now) {
          waits[name, default: []].append(0)
          budget.settle(.read, ticket, .answered, begun: now, now: now)
          continue
        }
        guard budget.waiting(of: name) < 100 else { continue }
        id += 1
        append(&budget, id, name, since: now)
      }
      for (waiting, ticket) in budget.round(now: now) {
        let ticket = try #require(ticket)
        waits[waiting.payload, default: []].append(now - waiting.since)
        budget.settle(.read, ticket, .answered, begun: now, now: now)
      }
    }
    // A quiet caller wants half of what its share would give: its call is the next of its line, so
    // it waits for one round of the callers at most, which is twenty calls at the pace of then.
    let slowest = Self.second * 20 / 10
    for number in 0..<19 {
      let own = try #require(waits["quiet\(number)"])
      #expect(own.count >= 28, "each was served all it asked for")
      #expect(own.allSatisfy { $0 <= slowest }, "\(number) waited \(own.max() ?? 0)")
    }
    let loud = try #require(waits["loud"])
    #expect((loud.max() ?? 0) > 4 * slowest, "who sends too much waits behind itself")
    #expect(loud.count > 19 * 30 / 10, "and still gets what nobody else wants")
  }

  @Test func `nobody is overtaken`() throws {
    var budget = Self.budget(concurrency: 1)
    let first = try take(&budget, .read, now: 0)
    #expect(budget.take(.read, now: 0) == nil, "the window is full")
    append(&budget, 1, "waits")
    budget.settle(.read, first, .answered, begun: 0, now: 1)
    #expect(budget.take(.read, now: 1) == nil, "one waits already")
    let served = budget.round(now: 1)
    #expect(served.map(\.0.id) == [1])
    #expect(!budget.isCrowded)
  }

  @Test func `reads and writes take turns where both wait`() throws {
    var budget = Self.budget(concurrency: 1)
    let first = try take(&budget, .write, now: 0)
    for id in 1...4 {
      append(&budget, UInt64(id), "r", kind: .read)
      append(&budget, UInt64(id + 10), "w", kind: .write)
    }
    budget.settle(.write, first, .answered, begun: 0, now: 1)
    var order: [AccessKind] = []
    for _ in 0..<8 {
      for (waiting, ticket) in budget.round(now: 1) {
        order.append(waiting.kind)
        budget.settle(waiting.kind, try #require(ticket), .answered, begun: 1, now: 1)
      }
    }
    #expect(order == [.read, .write, .read, .write, .read, .write, .read, .write])
  }

  @Test func `whose deadline has passed is told, and takes nothing`() throws {
    var budget = Self.budget(concurrency: 1)
    let first = try take(&budget, .read, now: 0)
    append(&budget, 1, "late", deadline: 5)
    append(&budget, 2, "there", deadline: 50)
    budget.settle(.read, first, .answered, begun: 0, now: 10)
    let served = budget.round(now: 10)
    #expect(served.map(\.0.payload) == ["late", "there"])
    #expect(served.map { $0.1 == nil } == [true, false])
    #expect(budget.concurrency.inFlight == 1)
  }

  @Test func `two kinds that are told one limit share it`() throws {
    let rate = try #require(CallRate(calls: 100, windowSeconds: 10))
    let now = 100 * Self.second
    var budget = Self.budget(now: now)
    for kind in AccessKind.allCases {
      #expect(!budget.isJoint)
      let ticket = try take(&budget, kind, now: now)
      budget.settle(
        kind, ticket, .throttled(limit: rate, asked: nil), begun: now, now: now)
    }
    #expect(budget.isJoint)
    #expect(budget.limit(of: .read)?.rate == rate)
    #expect(budget.limit(of: .write)?.isLearnt == true)
    #expect(budget.heldUntil(.read) == budget.heldUntil(.write))
    let later = budget.heldUntil(.read)
    let probe = try take(&budget, .write, now: later)
    #expect(probe.isProbe)
    #expect(budget.take(.read, now: later) == nil, "one of both asks")
  }

  @Test func `limits that were given one by one stay apart`() throws {
    let rate = try #require(CallRate(calls: 100, windowSeconds: 10))
    var budget = Self.budget(reads: rate, now: Self.second)
    for kind in AccessKind.allCases {
      let ticket = try take(&budget, kind, now: Self.second)
      budget.settle(
        kind, ticket, .throttled(limit: rate, asked: nil), begun: Self.second, now: Self.second)
    }
    #expect(!budget.isJoint)
  }

  @Test func `words of strain shrink the window, and failures only count`() throws {
    var budget = Self.budget()
    let size = budget.concurrency.size
    for outcome in [AttemptOutcome.failed, .unheard, .answered] {
      let ticket = try take(&budget, .read, now: 0)
      budget.settle(.read, ticket, outcome, begun: 0, now: 0)
    }
    #expect(budget.concurrency.size == size)
    for (now, outcome) in [AttemptOutcome.busy, .unavailable, .timedOut].enumerated() {
      let before = budget.concurrency.size
      let ticket = try take(&budget, .read, now: UInt64(now))
      budget.settle(.read, ticket, outcome, begun: UInt64(now), now: UInt64(now))
      #expect(budget.concurrency.size < before)
    }
    #expect(budget.concurrency.inFlight == 0)
  }

  @Test func `the wait is told before it is waited`() throws {
    let rate = try #require(CallRate(calls: 60, windowSeconds: 60))
    let now = 100 * Self.second
    var budget = Self.budget(reads: rate, now: now)
    let share = CallerShare(name: "one")
    #expect(budget.wait(.read, .interactive, share, now: now).0 == 0)
    while let ticket = budget.take(.read, now: now) {
      budget.settle(.read, ticket, .answered, begun: now, now: now)
    }
    for id in 1...30 { append(&budget, UInt64(id), "one") }
    let (own, scarcity) = budget.wait(.read, .interactive, share, now: now)
    #expect(own > 30 * Self.second)
    guard case .allowance = scarcity else {
      Issue.record("it is not the allowance that is short")
      return
    }
    let (other, _) = budget.wait(.read, .interactive, CallerShare(name: "two"), now: now)
    #expect(other < 6 * Self.second, "another caller's first call is the second or third")
    #expect(budget.nextMoment(now: now) ?? 0 > now)
    #expect(budget.left(.read, now: now) == 29)
    #expect(budget.left(.write, now: now) == nil)
  }

  @Test func `a full window is told by the time of an answer`() throws {
    var budget = Self.budget(concurrency: 2)
    let share = CallerShare(name: "one")
    for _ in 0..<2 {
      let ticket = try take(&budget, .read, now: 0)
      budget.settle(.read, ticket, .answered, begun: 0, now: Self.second)
    }
    for _ in 0..<2 { _ = budget.take(.read, now: Self.second) }
    for id in 1...10 { append(&budget, UInt64(id), "one") }
    let (wait, scarcity) = budget.wait(.read, .interactive, share, now: Self.second)
    #expect(wait == 11 * Self.second / 2)
    guard case .concurrency = scarcity else {
      Issue.record("it is not the window that is full")
      return
    }
    #expect(budget.nextMoment(now: Self.second) == nil)
    #expect(budget.remove(3)?.id == 3)
    #expect(budget.remove(3) == nil)
    #expect(budget.waiting(of: "one") == 9)
    #expect(budget.waiting(.interactive) == 9)
    #expect(budget.removeAll().count == 9)
  }

  @Test func `what is given back leaves no trace`() throws {
    let rate = try #require(CallRate(calls: 2, windowSeconds: 1))
    var budget = Self.budget(calls: rate)
    let ticket = try take(&budget, .write, now: 0)
    budget.giveBack(.write, ticket, begun: 0, now: 0)
    #expect(budget.concurrency.inFlight == 0)
    #expect(budget.left(.read, now: 0) == 2)
    let reserved = budget.takeReserved(.read, now: 0)
    #expect(budget.concurrency.inFlight == 1)
    budget.settle(.read, reserved, .answered, begun: 0, now: 0)
    #expect(budget.concurrency.inFlight == 0)
  }
}
