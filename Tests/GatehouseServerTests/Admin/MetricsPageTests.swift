import CallModel
import Contract
import Cryptography
import Reads
import Synchronization
import System
import Testing

@testable import GatehouseServer
@testable import Transport
@testable import Upstream

@Suite struct MetricsPageTests {
  private func page(of credentials: CloudCredential...) async -> [String] {
    let status = GatewayStatus(table: Stage.table, credentials: credentials)
    return await MetricsPage(status).text().split(separator: "\n").map(String.init)
  }

  /// The state that is said to be the credential's; nil unless it is exactly one.
  private func state(of name: String, in lines: [String]) -> String? {
    let prefix = "gatehouse_credential_state{credential=\"\(name)\",state=\""
    let own = lines.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
    #expect(own.count == CredentialStatus.State.allCases.count)
    let set = own.filter { $0.hasSuffix("\"} 1") }
    return set.count == 1 ? String(set[0].dropLast("\"} 1".count)) : nil
  }

  @Test func `a credential is in one state, and accepted unless it is broken`() async throws {
    let credential = try Stage.credential("prod")
    var lines = await page(of: credential)
    #expect(state(of: "prod", in: lines) == "unproven")
    #expect(lines.contains("gatehouse_credential_accepted{credential=\"prod\"} 1"))
    credential.hear(.accepted)
    #expect(state(of: "prod", in: await page(of: credential)) == "ok")
    let other = try Stage.credential("other")
    other.hear(.refused(words: "wrong"))
    lines = await page(of: credential, other)
    #expect(state(of: "prod", in: lines) == "ok")
    #expect(state(of: "other", in: lines) == "broken")
    #expect(lines.contains("gatehouse_credential_accepted{credential=\"other\"} 0"))
    // Why is for the log, and for whoever administers it.
    #expect(!lines.contains { $0.contains("wrong") })
  }

  @Test func `what is on its way is refreshing, and has no end yet`() async {
    let login = CloudCredential(
      name: "login", project: .known(id: "p", name: nil), carriesTokens: true)
    let lines = await page(of: login)
    #expect(state(of: "login", in: lines) == "refreshing")
    #expect(!lines.contains { $0.hasPrefix("gatehouse_credential_expiry_timestamp_seconds{") })
  }

  @Test func `the end of a token and how getting it went are told`() async {
    let login = CloudCredential(
      name: "login", project: .known(id: "p", name: nil), carriesTokens: true)
    login.change(now: 0) { state in
      state.facts.expires = UnixTime(seconds: 1_900_000_000)
      state.facts.refreshes.succeeded = 3
      state.facts.refreshes.failed = 2
      state.facts.refreshes.refused = 1
      return ((), .nobody)
    }
    let lines = await page(of: login)
    let name = "credential=\"login\""
    #expect(
      lines.contains("gatehouse_credential_expiry_timestamp_seconds{\(name)} 1900000000"))
    for (result, count) in [("succeeded", 3), ("failed", 2), ("refused", 1)] {
      #expect(
        lines.contains(
          "gatehouse_credential_refreshes_total{\(name),result=\"\(result)\"} \(count)"))
    }
  }

  @Test func `every family says what it is before its samples`() async throws {
    let status = GatewayStatus(
      table: Stage.table, credentials: [try Stage.credential("prod")])
    let lines = await MetricsPage(status).text().split(separator: "\n").map(String.init)
    #expect(lines.contains("gatehouse_build_info{version=\"\(BuildInfo.version)\"} 1"))
    #expect(lines.contains("gatehouse_credential_accepted{credential=\"prod\"} 1"))
    for line in lines where !line.hasPrefix("#") {
      // What a histogram consists of bears its name.
      var name = String(line.prefix { $0 != "{" && $0 != " " })
      for ending in ["_bucket", "_sum", "_count"] where name.hasSuffix("seconds\(ending)") {
        name.removeLast(ending.count)
      }
      #expect(lines.contains { $0.hasPrefix("# TYPE \(name) ") }, "\(line)")
    }
  }

  @Test func `the budget of a credential is told before anything is known of it`() async throws {
    let status = GatewayStatus(
      table: Stage.table, credentials: [try Stage.credential("prod")])
    let lines = await MetricsPage(status).text().split(separator: "\n").map(String.init)
    let label = "credential=\"prod\""
    for line in [
      "gatehouse_upstream_queue_calls{\(label),traffic=\"batch\"} 0",
      "gatehouse_upstream_queue_wait_seconds_bucket{\(label),traffic=\"batch\",le=\"0.001\"} 0",
      "gatehouse_upstream_queue_wait_seconds_sum{\(label),traffic=\"batch\"} 0.0",
      "gatehouse_upstream_in_flight_calls{\(label),service=\"vpn\"} 0",
      "gatehouse_upstream_circuit_state{\(label),service=\"vpn\",state=\"closed\"} 1",
      "gatehouse_upstream_circuit_state{\(label),service=\"iam\",state=\"open\"} 0",
      "gatehouse_upstream_withheld_total{\(label),reason=\"circuit\"} 0",
      "gatehouse_upstream_repeats_refused_total{\(label)} 0",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
    #expect(!lines.contains { $0.hasPrefix("gatehouse_upstream_limit_calls{") })
  }

  @Test func `a limit is told with who said it`() async throws {
    let credential = try Stage.credential("prod")
    var rules = BudgetRules()
    rules.reads = CallRate(calls: 100, windowSeconds: 60)
    credential.budget.adopt(rules)
    let status = GatewayStatus(table: Stage.table, credentials: [credential])
    let lines = await MetricsPage(status).text().split(separator: "\n").map(String.init)
    let labels = "credential=\"prod\",service=\"vpn\",operations=\"read\""
    #expect(
      lines.contains(
        "gatehouse_upstream_limit_calls{\(labels),window_seconds=\"60\",origin=\"settings\"} 100"))
    #expect(lines.contains("gatehouse_upstream_budget_left_calls{\(labels)} 98"))
    let held = HeldCredential(credential)
    #expect(held.limits.map(\.operations) == ["read"])
    #expect(held.limits.map(\.origin) == ["settings"])
    #expect(held.limits.map(\.calls) == [100])
  }

  @Test func `what is watched and polled is told in numbers`() async throws {
    let status = GatewayStatus(table: Stage.table, credentials: [])
    let ring = WatchRing(
      Stage.table, tokens: WatchTokens(key: HMACSHA256Key(SecureRandom.secret(32))))
    status.watches = ring
    try ring.allowance.take(for: Stage.caller())
    ring.counts.lists.add(2, ordering: .relaxed)
    ring.counts.pages.add(3, ordering: .relaxed)
    ring.counts.gets.add(4, ordering: .relaxed)
    ring.counts.failures.add(5, ordering: .relaxed)
    let lines = await MetricsPage(status).text().split(separator: "\n")
    for line in [
      "gatehouse_watches 1", "gatehouse_polled_lists 2", "gatehouse_polls_total{asked=\"list\"} 3",
      "gatehouse_polls_total{asked=\"get\"} 4", "gatehouse_poll_failures_total 5",
    ] {
      #expect(lines.contains { $0 == line }, "\(line)")
    }
  }

  @Test func `a label cannot end early or begin another line`() async throws {
    let status = GatewayStatus(
      table: Stage.table, credentials: [try Stage.credential("a\"} 9\nb\\c")])
    let text = await MetricsPage(status).text()
    #expect(text.contains(#"{credential="a\"} 9\nb\\c"} 1"#))
  }
}
