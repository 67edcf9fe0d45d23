import HTTP2Wire
import Logging
import Testing

@testable import Admission
@testable import GatehouseServer
@testable import Transport

/// Requests that wait for keys, at the front desk.
struct FrontDeskTokensTests {
  /// Does `work` with a desk whose issuer is being asked, and does not answer yet.
  private func waiting(
    _ work: @escaping @Sendable (FrontDesk, AnsweringExchange) -> Void
  ) async throws {
    let plan = try GatewayPlan(TokenSample.settings("jwks_url: \"https://localhost:1/k\""))
    try await Stage.onLoop { loop in
      let status = GatewayStatus(table: plan.table, credentials: plan.credentials)
      let desk = try plan.frontDesk(on: loop, status: status, logger: Logger(label: "test"))
      let exchange = AnsweringExchange(
        loop: loop, facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: true))
      for (name, value) in [
        (":method", "POST"), (":path", "/v1/vpn-gateways"),
        ("authorization", "Bearer \(TokenSample.token())"),
      ] { exchange.head.append(name: name, value: value) }
      work(desk, exchange)
      desk.generation.tokens?.retire(for: nil)
    }
  }

  private func collects(_ plan: BodyPlan) -> Bool {
    if case .collect = plan { true } else { false }
  }

  @Test func `a request is kept, its body too, and refused when no keys come`() async throws {
    try await waiting { desk, exchange in
      let plan = desk.begin(exchange)
      exchange.plan = plan
      #expect(collects(plan) && exchange.note == CallNote.held)
      exchange.body = Array("{}".utf8)
      exchange.hasEnded = true
      desk.complete(exchange)
      #expect(!exchange.isAnswered && desk.generation.tokens?.heldCount == 1)
      desk.generation.tokens?.retire(for: nil)
      #expect(exchange.fields.contains(":status: 503"))
      #expect(exchange.text.contains("TOKEN_KEYS_UNAVAILABLE"))
    }
  }

  @Test func `a body that is too large, or too slow, is refused while it waits`() async throws {
    try await waiting { desk, exchange in
      exchange.plan = desk.begin(exchange)
      desk.bodyTooLarge(exchange, limit: 10)
      #expect(exchange.isAnswered && desk.generation.tokens?.heldCount == 0)
    }
    try await waiting { desk, exchange in
      exchange.plan = desk.begin(exchange)
      desk.bodyTooSlow(exchange)
      #expect(exchange.isAnswered && desk.generation.tokens?.heldCount == 0)
    }
  }

  @Test func `a request that its caller takes back is forgotten`() async throws {
    try await waiting { desk, exchange in
      exchange.plan = desk.begin(exchange)
      #expect(desk.generation.tokens?.heldCount == 1)
      exchange.leave()
      #expect(desk.generation.tokens?.heldCount == 0 && !exchange.isAnswered)
    }
  }
}
