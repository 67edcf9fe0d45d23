import CallModel
import System
import Testing
import Transport

@testable import Upstream

/// Many calls at once, from several loops, with a key or a clock that the cloud does not accept.
@Suite struct CrowdTests {
  typealias Reply = ScriptedCloud.Reply

  private func crowd(
    _ count: Int, on cloud: ScriptedCloud, within: Duration = .seconds(30)
  ) async -> [Result<CloudAnswer, Refusal>] {
    await withTaskGroup(of: Result<CloudAnswer, Refusal>.self) { group in
      for number in 0..<count {
        group.addTask { await cloud.call("GetVpnGateway", loop: number % 2, within: within) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test func `a wrong key is shown to the cloud once`() async throws {
    try await ScriptedCloud.run(loopCount: 2) { _, _ in
      .wrongKey
    } _: { cloud in
      let outcomes = await crowd(40, on: cloud)
      for outcome in outcomes {
        guard case .failure(let refusal) = outcome else {
          Issue.record("accepted")
          continue
        }
        #expect(refusal.reason == "CREDENTIAL_REFUSED")
      }
      #expect(outcomes.count == 40)
      #expect(cloud.asked.count == 1)
      #expect(cloud.credential.brokenBecause != nil)
    }
  }

  @Test func `a wrong clock is corrected by one, and all are signed anew`() async throws {
    let hourAhead = HTTPDate.format(WallClock.now().seconds + 3600)
    try await ScriptedCloud.run(loopCount: 2) { _, number in
      number == 0
        ? .refusal(401, "APIGW.0301", "signature expired", fields: [("date", hourAhead)])
        : .answer(200)
    } _: { cloud in
      let outcomes = await crowd(40, on: cloud)
      for outcome in outcomes { #expect(throws: Never.self) { try outcome.get() } }
      #expect(cloud.asked.count == 41)
      let dates = cloud.dates
      for date in dates.dropFirst() { #expect(date > dates[0]) }
    }
  }

  @Test func `a clock that stays wrong is asked about twice`() async throws {
    let now = HTTPDate.format(WallClock.now().seconds)
    try await ScriptedCloud.run(loopCount: 2) { _, _ in
      .refusal(401, "APIGW.0301", "signature expired", fields: [("date", now)])
    } _: { cloud in
      for outcome in await crowd(40, on: cloud) {
        guard case .failure(let refusal) = outcome else {
          Issue.record("accepted")
          continue
        }
        #expect(refusal.reason == "CLOCK_SKEW")
      }
      #expect(cloud.asked.count == 2)
    }
  }

  @Test func `those who wait for a verdict do not wait beyond their deadlines`() async throws {
    try await ScriptedCloud.run(loopCount: 2) { _, _ in
      .silence
    } _: { cloud in
      let probe = Task { await cloud.call("GetVpnGateway") }
      while cloud.asked.isEmpty { await Task.yield() }
      for outcome in await crowd(10, on: cloud, within: .milliseconds(20)) {
        guard case .failure(let refusal) = outcome else {
          Issue.record("answered")
          continue
        }
        #expect(refusal.code == .deadlineExceeded)
      }
      #expect(cloud.asked.count == 1)
      probe.cancel()
      _ = await probe.value
    }
  }

  @Test func `a probe that is canceled gives its turn to another`() async throws {
    try await ScriptedCloud.run(loopCount: 2) { _, number in
      number == 0 ? .silence : .answer(200)
    } _: { cloud in
      let probe = Task { await cloud.call("GetVpnGateway") }
      while cloud.asked.isEmpty { await Task.yield() }
      let waiting = Task { await cloud.call("GetVpnGateway", loop: 1) }
      let canceled = Task { await cloud.call("GetVpnGateway", loop: 1) }
      while cloud.credential.waitingCount < 2 { await Task.yield() }
      canceled.cancel()
      guard case .failure(let refusal) = await canceled.value else {
        Issue.record("answered")
        return
      }
      #expect(refusal.code == .canceled)
      probe.cancel()
      let outcome = await waiting.value
      #expect(throws: Never.self) { try outcome.get() }
      _ = await probe.value
      #expect(cloud.credential.waitingCount == 0)
    }
  }
}
