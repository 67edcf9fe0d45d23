import CallModel
import Contract
import Synchronization
import TestTools
import Testing
import Transport

@testable import Upstream

/// The budget on the way of real calls.
@Suite struct BudgetedCallsTests {
  typealias Reply = ScriptedCloud.Reply

  /// The first request proves the key.
  private func run(
    _ reply: @escaping @Sendable (Int) -> Reply, _ body: (ScriptedCloud) async throws -> Void
  ) async throws {
    let seen = Mutex(0)
    try await ScriptedCloud.run { _, _ in
      let number = seen.withLock { number in
        defer { number += 1 }
        return number
      }
      return number == 0 ? .answer(200) : reply(number)
    } _: { cloud in
      _ = try await cloud.call("GetVpnGateway").get()
      try await body(cloud)
    }
  }

  @Test func `each attempt is counted by its outcome, and all come back`() async throws {
    try await run { number in
      number == 1
        ? .refusal(400, "VPN.0030", fields: [("retry-after", "0")]) : .answer(200)
    } _: { cloud in
      _ = try await cloud.call("GetVpnGateway").get()
      _ = try #require(await cloud.begin("GetVpnGateway")).get()
      let facts = cloud.credential.budget.facts
      let counts = Dictionary(
        uniqueKeysWithValues: facts.services[0].kinds[0].attempts.map { ($0.outcome, $0.count) })
      #expect(counts["answered"] == 3)
      #expect(counts["busy"] == 1)
      #expect(facts.services[0].inFlight == 0)
    }
  }

  @Test func `a call that is canceled gives its place back`() async throws {
    try await run { _ in
      .silence
    } _: { cloud in
      let call = Task { await cloud.call("GetVpnGateway") }
      while cloud.asked.count < 2 { await Task.yield() }
      #expect(cloud.credential.budget.facts.services[0].inFlight == 1)
      call.cancel()
      _ = await call.value
      #expect(cloud.credential.budget.facts.services[0].inFlight == 0)
    }
  }

  @Test func `the limit that a refusal names is in force at once`() async throws {
    try await run { number in
      number == 1
        ? .refusal(429, "APIGW.0308", "policy user over ratelimit,limit:40,time:1 second")
        : .answer(200)
    } _: { cloud in
      let call = Task { await cloud.call("GetVpnGateway") }
      // Refused once, it waits for its turn, which comes when the cloud's time is over.
      while cloud.credential.budget.facts.waiting(.interactive) == 0 { await Task.yield() }
      cloud.clock.pass(.seconds(1))
      _ = try await call.value.get()
      let kinds = cloud.credential.budget.facts.services[0].kinds
      #expect(kinds[0].limit == CallRate(calls: 40, windowSeconds: 1))
      #expect(kinds[0].isLearnt)
      #expect(kinds[1].limit == nil)
      #expect(cloud.asked.count == 3)
    }
  }

  @Test func `a cloud that fails is not called, and found again by one probe`() async throws {
    let isDown = Mutex(true)
    try await run { _ in
      isDown.withLock { $0 } ? .answer(503) : .answer(200)
    } _: { cloud in
      while cloud.credential.budget.breakers.vpn.phase == .closed {
        await #expect(throws: Refusal.self) { try await cloud.call("GetVpnGateway").get() }
      }
      let asked = cloud.asked.count
      let refusal = try await #require(throws: Refusal.self) {
        try await cloud.call("GetVpnGateway").get()
      }
      #expect(refusal.reason == "UPSTREAM_CIRCUIT_OPEN")
      #expect(refusal.code == .unavailable)
      #expect(refusal.retryAfter == .seconds(1))
      #expect(refusal.harmlessness == .unseen)
      #expect(cloud.asked.count == asked, "nothing was sent")
      isDown.withLock { $0 = false }
      cloud.clock.pass(.seconds(1))
      _ = try await cloud.call("GetVpnGateway").get()
      #expect(cloud.asked.count == asked + 1, "one probe was enough")
      _ = try await cloud.call("GetVpnGateway").get()
    }
  }

  /// Fails as often as it may before the breaker opens, then loses what comes.
  private static func nearlyDown(_ number: Int) -> Reply {
    number < Limits.breakerFailures ? .answer(503) : .lost
  }

  @Test func `a change whose look is withheld is told as unknown`() async throws {
    try await run(Self.nearlyDown) { cloud in
      _ = await cloud.call("GetVpnGateway")
      let asked = cloud.asked.count
      let refusal = try await #require(throws: Refusal.self) {
        try await cloud.call("UpdateVpnGateway", .put, body: #"{"vpn_gateway":{"name":"n"}}"#)
          .get()
      }
      #expect(refusal.reason == "OUTCOME_UNKNOWN")
      #expect(cloud.asked.dropFirst(asked) == ["PUT"], "nothing more was sent")
    }
  }

  @Test func `a repeat that is withheld says what was heard before, and when to come back`()
    async throws
  {
    try await run(Self.nearlyDown) { cloud in
      _ = await cloud.call("GetVpnGateway")
      let asked = cloud.asked.count
      let refusal = try await #require(throws: Refusal.self) {
        try await cloud.call("GetVpnGateway").get()
      }
      #expect(refusal.reason == "UPSTREAM_ANSWER_LOST")
      #expect(refusal.retryAfter.map { $0 > .zero } == true)
      #expect(cloud.asked.dropFirst(asked) == ["GET"])
      guard case .failure(let passed) = await cloud.pass("GetVpnGateway") else {
        Issue.record("it was sent")
        return
      }
      #expect(passed.reason == "UPSTREAM_CIRCUIT_OPEN")
      #expect(await cloud.begin("GetVpnGateway") == nil)
    }
  }

  @Test func `the cloud's own refusal is passed on though its repeat is withheld`() async throws {
    try await run { _ in
      .refusal(429, "APIGW.0308", fields: [("retry-after", "60")])
    } _: { cloud in
      guard case .success(let passed) = await cloud.pass("GetVpnGateway") else {
        Issue.record("the cloud's answer is lost")
        return
      }
      #expect(passed.answer.status == 429)
      guard case .failure(let next) = await cloud.pass("GetVpnGateway") else {
        Issue.record("it was sent")
        return
      }
      #expect(next.reason == "UPSTREAM_BUDGET_EXHAUSTED")
    }
  }

  @Test func `repeats end when they are too many for the calls there are`() async throws {
    try await run { _ in
      .refusal(400, "VPN.0030", fields: [("retry-after", "0")])
    } _: { cloud in
      for _ in 0..<80 { _ = await cloud.call("CreateVpnGateway", .post, body: "{}") }
      // One each, and a tenth of them and the floor once more; without a bound it were 320.
      #expect(cloud.asked.count <= 1 + 80 + Limits.repeatsFloor + 8)
      #expect(cloud.credential.budget.facts.repeatsRefused > 0)
    }
  }

  @Test func `what a connection hands back unseen is no repeat the first time`() async throws {
    // One after another: of calls at the same time, the repeat of one could meet the refusal that
    // was meant for another.
    try await run { number in
      number % 2 == 1 ? .refused : .answer(200)
    } _: { cloud in
      for _ in 0..<150 { _ = try await cloud.call("GetVpnGateway").get() }
      #expect(cloud.asked.count == 1 + 300)
      #expect(cloud.credential.budget.facts.repeatsRefused == 0)
    }
  }
}
