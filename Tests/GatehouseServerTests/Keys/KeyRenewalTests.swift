import CallModel
import Contract
import HTTP2Wire
import Logging
import Protocols
import Settings
import State
import Testing

@testable import Admission
@testable import GatehouseServer
@testable import Transport

/// Keys are issued and revoked between two requests, and within one.
@Suite struct KeyRenewalTests {
  /// A desk whose caller `b` has the key, and what became of `work` there.
  private func onDesk<Found: Sendable>(
    _ key: APIKey, until end: Int64? = nil,
    _ work: @escaping @Sendable (FrontDesk, LoopContext, GatewayPlan) throws -> Found
  ) async throws -> Found {
    let settings = try Settings.parse(
      text: """
        listeners: [{ address: "127.0.0.1:0", cleartext: true }]
        state_directory: /s
        virtual_keys: { master_secret: env:PATH }
        clouds: { c: { vpn_endpoint: "https://localhost:1" } }
        credentials:
          main: { cloud: c, project_id: p, access_key: { id: AK, secret: env:PATH } }
        callers: { a: {}, b: { credentials: [main], actions: ["vpn:*"] } }
        """, fileName: "g.yaml")
    let plan = try GatewayPlan(settings)
    plan.keys.board.replace(
      [
        IssuedKey(id: key.id, kind: .apiKey(key.digest), caller: "b", expiresAt: end),
        IssuedKey(id: "GHVB", kind: .virtualKey(version: 1), caller: "b", expiresAt: end),
      ], number: 1)
    return try await Stage.onLoop { loop in
      let status = GatewayStatus(table: plan.table, credentials: plan.credentials)
      let desk = try plan.frontDesk(on: loop, status: status, logger: Logger(label: "test"))
      return try work(desk, loop, plan)
    }
  }

  private static func exchange(
    _ loop: LoopContext, _ fields: [(String, String)], body: String = ""
  ) -> AnsweringExchange {
    let exchange = AnsweringExchange(
      loop: loop, facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: true))
    for (name, value) in fields { exchange.head.append(name: name, value: value) }
    exchange.body = Array(body.utf8)
    return exchange
  }

  private static func revokeAll(_ plan: GatewayPlan, _ desk: FrontDesk) {
    plan.keys.board.replace([], number: 2)
    desk.renewKeys()
  }

  @Test func `a key that is revoked opens nothing from the next request on`() async throws {
    let key = APIKey()
    let fields = [
      (":method", "GET"), (":path", "/v1/caller"), ("authorization", "Bearer \(key.text)"),
    ]
    let said = try await onDesk(key) { desk, loop, plan in
      (0..<2).map { _ in
        let exchange = Self.exchange(loop, fields)
        _ = desk.begin(exchange)
        desk.complete(exchange)
        Self.revokeAll(plan, desk)
        return exchange.fields.first ?? ""
      }
    }
    #expect(said == [":status: 200", ":status: 401"])
  }

  @Test(arguments: [
    ["/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway", "authorization"],
    ["/v5/p/vpn-gateways", "authorization"], ["/v5/p/vpn-gateways", "x-auth-token"],
  ])
  func `a request whose end comes after the revocation is refused`(
    request: [String]
  ) async throws {
    let key = APIKey()
    let said = try await onDesk(key) { desk, loop, plan in
      var shown = "Bearer \(key.text)"
      if request[1] == "x-auth-token" {
        let ring = try #require(plan.callers.ring)
        let token = ring.tokens.seal(
          TokenClaim(
            accessKey: "GHVB", version: 1, caller: "b", projectID: "p", expires: 9_000_000_000))
        shown = String(decoding: token, as: UTF8.self)
      }
      let fields = [
        (":method", "POST"), (":path", request[0]), (":authority", "g:1"),
        ("content-type", "application/json"), (request[1], shown),
      ]
      let exchange = Self.exchange(loop, fields)
      guard case .collect = desk.begin(exchange) else { return "refused at its head" }
      Self.revokeAll(plan, desk)
      exchange.body = Array("{}".utf8)
      desk.complete(exchange)
      return exchange.fields.first ?? ""
    }
    #expect(said == ":status: 401")
  }

  /// How a watch of health ends that the key opened.
  private func watchEnd(
    _ key: APIKey, until end: Int64? = nil,
    _ then: @escaping @Sendable (FrontDesk, GatewayPlan) -> Void
  ) async throws -> String? {
    try await onDesk(key, until: end) { desk, loop, plan in
      let exchange = SlowExchange(
        loop: loop, facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: true))
      exchange.head = SlowExchange.head(
        "/grpc.health.v1.Health/Watch",
        [("content-type", "application/grpc"), ("authorization", "Bearer \(key.text)")])
      _ = desk.begin(exchange)
      exchange.body = [0, 0, 0, 0, 0]
      desk.complete(exchange)
      #expect(desk.streams.count == 1)
      then(desk, plan)
      return exchange.grpcStatus
    }
  }

  @Test func `a stream ends with the key that opened it, and with no other`() async throws {
    let key = APIKey()
    #expect(try await watchEnd(key) { Self.revokeAll($1, $0) } == "grpc-status: 16")
    let other = try await watchEnd(key) { desk, plan in
      let more = IssuedKey(id: "x", kind: .apiKey(APIKey().digest), caller: "a", expiresAt: nil)
      plan.keys.board.replace(plan.keys.board.issued + [more], number: 2)
      desk.renewKeys()
    }
    #expect(other == nil)
  }
}
