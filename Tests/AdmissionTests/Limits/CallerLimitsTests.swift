import CallModel
import Contract
import Settings
import Testing

@testable import Admission

@Suite struct CallerLimitsTests {
  private static let start: UInt64 = 5_000_000_000_000

  private func limits(
    _ read: Settings.RateLimit? = nil, write: Settings.RateLimit? = nil,
    inFlight: Settings.InFlightLimit = .init(), after previous: CallerLimits? = nil
  ) -> CallerLimits {
    CallerLimits(
      "billing", .init(read: read, write: write, inFlight: inFlight), after: previous)
  }

  /// How many of `count` reads come through.
  private func reads(_ count: Int, _ limits: CallerLimits) -> Int {
    (0..<count).count { _ in
      limits.charge(.read, cost: 1, at: Self.start)?.verdict.isAdmitted ?? true
    }
  }

  private func refused(_ limits: CallerLimits) -> [String: UInt64] {
    Dictionary(
      uniqueKeysWithValues: limits.refused.filter { $0.count > 0 }.map {
        ("\($0.limit) \($0.isShadow ? "shadow" : "enforced")", $0.count)
      })
  }

  @Test func `reads and writes do not take from each other`() {
    let limits = limits(
      .init(calls: 2, perSeconds: 1, burst: 2), write: .init(calls: 1, perSeconds: 60, burst: 1))
    #expect(reads(5, limits) == 2)
    #expect(limits.charge(.write, cost: 1, at: Self.start)?.verdict.isAdmitted == true)
    #expect(limits.charge(.write, cost: 1, at: Self.start)?.verdict.isAdmitted == false)
    #expect(refused(limits) == ["read enforced": 3, "write enforced": 1])
  }

  @Test func `what changes nothing is a read, and all else a write`() {
    let classes = Dictionary(
      OperationTable.shared.operations.map { ($0.name, CallClass($0).word) },
      uniquingKeysWith: { first, _ in first })
    #expect(classes["ListVpnGateways"] == "read")
    #expect(classes["GetTopology"] == "read")
    #expect(classes["CreateVpnGateway"] == "write")
    #expect(classes["UpdateVpnGateway"] == "write")
    #expect(classes["DeleteVpnGateway"] == "write")
  }

  @Test func `a class without a limit is not counted`() {
    let limits = limits(.init(calls: 1, perSeconds: 1, burst: 1))
    #expect(limits.charge(.write, cost: 1, at: Self.start) == nil)
    #expect(limits.hasRates)
    #expect(!self.limits().hasRates)
  }

  @Test func `a limit that only watches counts what it would have refused`() {
    let limits = limits(.init(calls: 2, perSeconds: 1, burst: 2, isShadow: true))
    _ = reads(5, limits)
    #expect(refused(limits) == ["read shadow": 3])
  }

  @Test func `so does one of calls in flight, and lets all in`() throws {
    let limits = limits(inFlight: .init(callsMax: 1, isShadow: true))
    var over = 0
    let first = try limits.enter { over += 1 }
    let second = try limits.enter { over += 1 }
    #expect(limits.inFlight.count == 2)
    #expect(over == 1)
    #expect(refused(limits) == ["in_flight shadow": 1])
    _ = consume first
    _ = consume second
    #expect(limits.inFlight.count == 0)
  }

  @Test func `beyond the calls in flight one is refused, with what was used up`() throws {
    let limits = limits(inFlight: .init(callsMax: 1))
    let first = try limits.enter()
    do throws(Refusal) {
      _ = try limits.enter()
      Issue.record("a second one was let in")
    } catch {
      #expect(error.code == .resourceExhausted)
      #expect(error.reason == "TOO_MANY_CALLS")
      #expect(error.retryAfter == .seconds(1))
      #expect(error.allowance?.policy == "in_flight")
      #expect(error.allowance?.limit == 1)
      #expect(error.allowance?.windowSeconds == nil)
      #expect(error.message.contains("billing has 1 calls in flight"))
    }
    _ = consume first
    _ = try limits.enter()
    #expect(refused(limits) == ["in_flight enforced": 1])
  }

  @Test func `a reload keeps how a caller stands where its rate is the same`() {
    let rate = Settings.RateLimit(calls: 3, perSeconds: 1, burst: 3)
    let before = limits(rate)
    #expect(reads(2, before) == 2)
    #expect(reads(5, limits(rate, after: before)) == 1)
    // Whether it only watches says nothing of the past.
    var watching = rate
    watching.isShadow = true
    let watched = limits(watching, after: before)
    #expect(watched.charge(.read, cost: 1, at: Self.start)?.verdict.isAdmitted == false)
    // Another rate begins anew.
    #expect(reads(5, limits(.init(calls: 4, perSeconds: 1, burst: 4), after: before)) == 4)
  }

  @Test func `a reload forgets no call in flight and no count`() throws {
    let before = limits(.init(calls: 1, perSeconds: 1, burst: 1), inFlight: .init(callsMax: 1))
    _ = reads(2, before)
    let place = try before.enter()
    let after = limits(.init(calls: 9, perSeconds: 1, burst: 9), after: before)
    #expect(after.inFlight.count == 1)
    #expect(refused(after) == ["read enforced": 1])
    _ = consume place
    #expect(after.inFlight.count == 0)
  }

  @Test func `what is told of a caller is what an operator wrote, and only if it is enforced`() {
    func told(_ limits: CallerLimits) -> [String] {
      limits.allowances.map { "\($0.policy) \($0.limit) \($0.windowSeconds ?? 0)" }
    }
    #expect(told(limits()) == [])
    #expect(
      told(
        limits(
          .init(calls: 9, perSeconds: 1, burst: 20),
          write: .init(calls: 6, perSeconds: 60, burst: 1),
          inFlight: .init(callsMax: 5))) == ["read 27 3", "write 6 60", "in_flight 5 0"])
    #expect(
      told(
        limits(
          .init(calls: 9, perSeconds: 1, burst: 20, isShadow: true),
          inFlight: .init(callsMax: 5, isShadow: true))) == [])
  }
}
