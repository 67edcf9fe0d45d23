import CallModel
import Testing

@testable import Settings

struct BudgetSectionTests {
  private func credential(_ budget: String) -> [SettingsFault] {
    Sample.faults(
      in: "credentials",
      """
      { main: { cloud: east, project_id: p, access_key: { id: A, secret: "env:S" },
        budget: \(budget) } }
      """)
  }

  @Test func `every key can be set`() throws {
    let key = "access_key: { id: AK00, secret: env:SK }"
    let own = """
      \(key)
          budget:
            reads: { limit: 200, window_seconds: 300 }
            writes: { limit: 20, window_seconds: 60 }
            share_percent: 40
      """
    let all = """

      budget:
        share_percent: 50
        concurrent_calls_max: 9
        waiting_calls_max: 8
        waiting_calls_per_caller_max: 7
      """
    let settings = try Sample.settings(
      Sample.whole.replacing(key, with: own)
        .replacing("credentials: [prod]", with: "credentials: [prod]\n    weight: 3")
        .replacing("    weight: 3", with: "    weight: 3\n    traffic: batch") + all)
    #expect(settings.budget.sharePercent == 50)
    #expect(settings.budget.concurrentCallsMax == 9)
    #expect(settings.budget.waitingCallsMax == 8)
    #expect(settings.budget.waitingCallsPerCallerMax == 7)
    let given = settings.credentials[0].budget
    #expect(given.calls == nil)
    #expect(given.reads == CallRate(calls: 200, windowSeconds: 300))
    #expect(given.writes == CallRate(calls: 20, windowSeconds: 60))
    #expect(given.sharePercent == 40)
    #expect(settings.callers[0].weight == 3)
    #expect(settings.callers[0].traffic == .batch)
  }

  @Test func `nothing has to be said`() throws {
    let settings = try Sample.settings(Sample.whole)
    #expect(settings.budget == Settings.Budget(nil))
    #expect(settings.budget.sharePercent == 100)
    #expect(settings.credentials[0].budget == Settings.Credential.Budget())
    #expect(settings.callers[0].weight == 1)
    #expect(settings.callers[0].traffic == .interactive)
  }

  @Test func `a limit has both its halves, within bounds`() {
    #expect(
      credential("{ reads: { limit: 200 } }").map(\.message) == [
        "the key \"window_seconds\" is missing"
      ])
    #expect(credential("{ reads: 200 }").map(\.keyPath) == ["credentials.main.budget.reads"])
    #expect(
      credential("{ reads: { limit: 0, window_seconds: 86401 } }").map(\.keyPath) == [
        "credentials.main.budget.reads.limit", "credentials.main.budget.reads.window_seconds",
      ])
    #expect(credential("{ rads: {} }").first?.message.contains("did you mean") == true)
  }

  @Test func `limits are for both together or for each`() {
    let rate = "{ limit: 1, window_seconds: 1 }"
    #expect(credential("{ calls: \(rate) }").isEmpty)
    #expect(credential("{ reads: \(rate) }").isEmpty)
    #expect(
      credential("{ calls: \(rate), writes: \(rate) }").map(\.keyPath) == [
        "credentials.main.budget.calls"
      ])
  }

  @Test func `shares, weights and words have bounds`() {
    #expect(
      Sample.faults(
        in: "budget", "{ share_percent: 0, concurrent_calls_max: 0, waiting_calls_max: 100001 }"
      ).map(\.keyPath) == [
        "budget.share_percent", "budget.concurrent_calls_max", "budget.waiting_calls_max",
      ])
    #expect(
      Sample.faults(
        in: "budget", "{ waiting_calls_max: 5, waiting_calls_per_caller_max: 6 }"
      ).map(\.keyPath) == ["budget.waiting_calls_per_caller_max"])
    #expect(Sample.faults(in: "budget", "{ waiting_calls_max: 5 }").isEmpty)
    #expect(
      Sample.faults(
        in: "callers", "{ a: { unix: { uids: [1] }, weight: 101, traffic: interactiv } }"
      ).map(\.keyPath) == ["callers.a.weight", "callers.a.traffic"])
  }
}
