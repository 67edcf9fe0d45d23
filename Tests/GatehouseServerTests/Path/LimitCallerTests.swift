import CallModel
import Contract
import HTTP2Wire
import Logging
import Protocols
import Settings
import Testing

@testable import Admission
@testable import GatehouseServer
@testable import Transport

/// What a caller may ask for, with all rooms in place but the sockets. Rates are so low that no
/// time passes in a test.
@Suite struct LimitCallerTests {
  private struct Scene {
    let plan: GatewayPlan
    let desk: FrontDesk
    let loop: LoopContext
    let key: APIKey

    func exchange(
      _ method: String, _ path: String, _ more: [(String, String)] = []
    ) -> AnsweringExchange {
      let exchange = AnsweringExchange(
        loop: loop, facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: true))
      let own = [(":method", method), (":path", path), ("authorization", "Bearer \(key.text)")]
      for (name, value) in own + more { exchange.head.append(name: name, value: value) }
      return exchange
    }

    /// Takes a head in; the answer to one that is refused is said at once.
    func begin(_ exchange: AnsweringExchange) -> AnsweringExchange {
      if case .discard = desk.begin(exchange) { desk.complete(exchange) }
      return exchange
    }

    func list() -> AnsweringExchange { begin(exchange("GET", "/v1/vpn-gateways")) }

    func call(_ name: String, _ type: String = "application/json") -> AnsweringExchange {
      begin(
        exchange(
          "POST", "/gatehouse.vpn.v1.VpnGatewayService/\(name)", [("content-type", type)]))
    }

    var limits: CallerLimits { plan.limits.callers[0] }
  }

  private func onScene<Found: Sendable>(
    _ limits: String, _ work: @escaping @Sendable (Scene) throws -> Found
  ) async throws -> Found {
    let key = APIKey()
    let plan = try GatewayPlan(Sample.settings(key: key, limits: limits))
    return try await Stage.onLoop { loop in
      let status = GatewayStatus(table: plan.table, credentials: plan.credentials)
      let desk = try plan.frontDesk(on: loop, status: status, logger: Logger(label: "test"))
      return try work(Scene(plan: plan, desk: desk, loop: loop, key: key))
    }
  }

  private static func fields(of exchange: Exchange) -> [String] {
    let fields = exchange.answerFields
    return (0..<fields.count).map { "\(fields.nameText(at: $0)): \(fields.valueText(at: $0))" }
  }

  @Test func `whoever has less than half a burst left is told how it stands, if refused too`()
    async throws
  {
    try await onScene("read: { per_minute: 2 }, write: { per_minute: 1 }") { scene in
      let policy = "ratelimit-policy: \"read\";q=2;w=60, \"write\";q=1;w=60"
      #expect(Self.fields(of: scene.list()) == [])
      #expect(Self.fields(of: scene.list()) == [policy, "ratelimit: \"read\";r=0;t=30"])
      let refused = scene.list()
      #expect(Self.fields(of: refused) == [policy, "ratelimit: \"read\";r=0;t=30"])
      #expect(refused.fields.contains(":status: 429"))
      #expect(refused.fields.contains("retry-after: 30"))
      #expect(refused.text.contains("\"reason\":\"RATE_LIMIT_EXCEEDED\""))
      #expect(refused.text.contains("\"violated-policies\":[\"read\"]"))
      // Writes have a rate of their own.
      let write = scene.begin(scene.exchange("POST", "/v1/vpn-gateways"))
      #expect(Self.fields(of: write) == [policy, "ratelimit: \"write\";r=0;t=60"])
      #expect(!write.isAnswered)
    }
  }

  @Test func `all faces take from one allowance, and gRPC has its details instead of fields`()
    async throws
  {
    try await onScene("read: { per_minute: 3 }") { scene in
      #expect(Self.fields(of: scene.list()) == [])
      #expect(Self.fields(of: scene.call("ListVpnGateways")).count == 2)
      let grpc = scene.call("ListVpnGateways", "application/grpc")
      #expect(Self.fields(of: grpc) == [])
      #expect(!grpc.isAnswered)
      let refused = scene.call("ListVpnGateways", "application/grpc")
      #expect(refused.fields.contains("grpc-status: 8"))
      #expect(refused.fields.contains { $0.hasPrefix("grpc-status-details-bin: ") })
      let connect = scene.call("ListVpnGateways")
      #expect(connect.fields.contains(":status: 429"))
      #expect(connect.text.contains("google.rpc.QuotaFailure"))
      #expect(connect.text.contains("google.rpc.RetryInfo"))
    }
  }

  @Test func `a caller without limits is told nothing`() async throws {
    try await onScene("") { scene in
      for _ in 0..<100 { #expect(Self.fields(of: scene.list()) == []) }
    }
  }

  @Test func `what the gateway answers by itself costs nothing`() async throws {
    try await onScene("read: { per_minute: 1 }") { scene in
      for _ in 0..<5 {
        let exchange = scene.begin(scene.exchange("GET", "/v1/caller"))
        scene.desk.complete(exchange)
        #expect(exchange.fields.contains(":status: 200"))
        // Who asks who it is sees what it may ask for, and nothing that changes.
        #expect(exchange.fields.contains("ratelimit-policy: \"read\";q=1;w=60"))
        #expect(!exchange.fields.contains { $0.hasPrefix("ratelimit: ") })
        let health = scene.begin(
          scene.exchange(
            "POST", "/grpc.health.v1.Health/Check", [("content-type", "application/json")]))
        #expect(!health.isAnswered)
      }
      #expect(!scene.list().isAnswered)
      #expect(scene.list().isAnswered)
    }
  }

  @Test func `with both limits near their end the policy is told once`() async throws {
    try await onScene("read: { per_minute: 1 }, in_flight: { calls_max: 1 }") { scene in
      let place = try scene.limits.enter()
      let refused = scene.list()
      scene.desk.complete(refused)
      #expect(refused.fields.contains(":status: 429"))
      #expect(
        Self.fields(of: refused) == [
          "ratelimit-policy: \"read\";q=1;w=60, \"in_flight\";q=1;qu=\"concurrent-requests\"",
          "ratelimit: \"read\";r=0;t=60",
        ])
      _ = consume place
    }
  }

  @Test func `a call counts for as many calls of the cloud as it makes`() async throws {
    try await onScene("read: { per_minute: 6 }") { scene in
      let topology = scene.begin(
        scene.exchange(
          "GET", "/v1/vpn-gateways/620d99b8-de30-4a8d-8a86-200b868f2d7d/topology"))
      #expect(Self.fields(of: topology).last == "ratelimit: \"read\";r=1;t=10")
    }
  }

  @Test func `who may not do it is not counted`() async throws {
    let key = APIKey()
    let plan = try GatewayPlan(
      Sample.settings(key: key, actions: "vpn:vpnGateways:list", limits: "read: { per_minute: 1 }"))
    try await Stage.onLoop { loop in
      let status = GatewayStatus(table: plan.table, credentials: plan.credentials)
      let desk = try plan.frontDesk(on: loop, status: status, logger: Logger(label: "test"))
      let scene = Scene(plan: plan, desk: desk, loop: loop, key: key)
      for _ in 0..<3 {
        let refused = scene.begin(scene.exchange("GET", "/v1/quotas"))
        #expect(refused.fields.contains(":status: 403"))
      }
      #expect(!scene.list().isAnswered)
    }
  }

  @Test func `a limit that only watches refuses nobody and says nothing`() async throws {
    try await onScene(
      "read: { per_minute: 1, shadow: true }, in_flight: { calls_max: 1, shadow: true }"
    ) { scene in
      for _ in 0..<4 {
        let exchange = scene.list()
        #expect(!exchange.isAnswered)
        #expect(Self.fields(of: exchange) == [])
      }
      let shadow = scene.limits.refused.filter { $0.count > 0 }
      #expect(shadow.map(\.limit) == ["read"])
      #expect(shadow.map(\.isShadow) == [true])
      #expect(shadow.map(\.count) == [3])
    }
  }

  @Test func `a call that other settings overtake between head and end is counted once`()
    async throws
  {
    try await onScene("read: { per_minute: 2 }") { scene in
      let exchange = scene.call("ListVpnGateways")
      scene.desk.renewKeys()
      exchange.body = Array("no JSON".utf8)
      scene.desk.complete(exchange)
      #expect(exchange.fields.contains(":status: 400"))
      #expect(Self.fields(of: scene.list()).last == "ratelimit: \"read\";r=0;t=30")
    }
  }

  @Test func `beyond the calls in flight a call is refused before the cloud is asked`() async throws
  {
    try await onScene("in_flight: { calls_max: 1 }") { scene in
      let place = try scene.limits.enter()
      let refused = scene.list()
      #expect(Self.fields(of: refused) == [])
      scene.desk.complete(refused)
      #expect(
        Self.fields(of: refused) == [
          "ratelimit-policy: \"in_flight\";q=1;qu=\"concurrent-requests\""
        ])
      #expect(refused.fields.contains(":status: 429"))
      #expect(refused.fields.contains("retry-after: 1"))
      #expect(refused.text.contains("\"reason\":\"TOO_MANY_CALLS\""))
      _ = consume place
      // What is refused for another reason has given its place back.
      let faulty = scene.call("ListVpnGateways")
      faulty.body = Array("no JSON".utf8)
      scene.desk.complete(faulty)
      #expect(faulty.fields.contains(":status: 400"))
      #expect(scene.limits.inFlight.count == 0)
    }
  }

  @Test func `who the process runs as is held to nothing`() async throws {
    try await onScene("in_flight: { calls_max: 1 }, read: { per_minute: 1 }") { scene in
      let owner = scene.plan.callers.directory.owner
      let operation = try #require(Stage.table.operation(named: "ListVpnGateways"))
      for _ in 0..<3 {
        try scene.desk.path.limit(owner, operation, .rest, scene.exchange("GET", "/"))
      }
      let place = try scene.desk.path.limit.enter(owner, .rest, scene.exchange("GET", "/"))
      if case .some = place { Issue.record("it has a place") }
    }
  }

  @Test func `the numbers tell who was refused what`() async throws {
    let text = try await pageAfter(limits: "read: { per_minute: 1 }, in_flight: { calls_max: 1 }") {
      for _ in 0..<3 { _ = $0.list() }
      let place = try $0.limits.enter()
      $0.desk.complete($0.call("CreateVpnGateway"))
      _ = consume place
    }
    let lines = text.split(separator: "\n")
    #expect(
      lines.contains(
        "gatehouse_limit_refusals_total{caller=\"tester\",limit=\"read\",mode=\"enforced\"} 2"))
    #expect(
      lines.contains(
        "gatehouse_limit_refusals_total{caller=\"tester\",limit=\"in_flight\",mode=\"enforced\"} 1")
    )
    #expect(lines.contains("gatehouse_calls_in_flight{caller=\"tester\"} 0"))
    #expect(lines.contains("gatehouse_calls_in_flight_peak{caller=\"tester\"} 1"))
    #expect(!text.contains("mode=\"shadow\""))
  }

  private func pageAfter(
    limits: String, _ work: @escaping @Sendable (Scene) throws -> Void
  ) async throws -> String {
    let table = try await onScene(limits) { scene in
      try work(scene)
      return scene.plan.limits
    }
    let status = GatewayStatus(table: Stage.table, credentials: [])
    status.limits = table
    return await MetricsPage(status).text()
  }
}
