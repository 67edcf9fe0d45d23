import HTTP2Wire
import Logging
import Protocols
import Testing

@testable import Admission
@testable import GatehouseServer
@testable import Transport

/// Other settings come between the head of a request and its end.
@Suite struct GenerationTests {
  /// What a caller is told whose request ends when `next` has taken the place of its settings.
  private func told(_ key: APIKey, _ next: @escaping @Sendable (APIKey) throws -> GatewayPlan)
    async throws -> String
  {
    let plan = try GatewayPlan(Sample.settings(key: key))
    return try await Stage.onLoop { loop in
      let status = GatewayStatus(table: plan.table, credentials: plan.credentials)
      let desk = try plan.frontDesk(on: loop, status: status, logger: Logger(label: "test"))
      let exchange = AnsweringExchange(
        loop: loop, facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: true))
      for (name, value) in [
        (":method", "POST"), (":path", "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway"),
        ("content-type", "application/json"), ("authorization", "Bearer \(key.text)"),
      ] {
        exchange.head.append(name: name, value: value)
      }
      _ = desk.begin(exchange)
      #expect((exchange.subject as? Caller)?.name == "tester")
      desk.adopt(
        try next(key).generation(on: loop, after: desk.generation, logger: Logger(label: "test")))
      // No request at all: whoever is let in is told so.
      exchange.body = Array("[]".utf8)
      desk.complete(exchange)
      return exchange.fields.joined(separator: "\n") + exchange.text
    }
  }

  @Test func `who is gone by then is refused`() async throws {
    let text = try await told(APIKey()) { _ in
      try GatewayPlan(Sample.settings(key: APIKey()))
    }
    #expect(text.hasPrefix(":status: 401"))
  }

  @Test func `who may not do it any more is refused`() async throws {
    let text = try await told(APIKey()) { key in
      try GatewayPlan(Sample.settings(key: key, actions: "vpn:*:list"))
    }
    #expect(text.hasPrefix(":status: 403"))
  }

  @Test func `who is a caller still is served by the new settings, with LocalAnswers of its own`()
    async throws
  {
    let text = try await told(APIKey()) { key in
      try GatewayPlan(Sample.settings(key: key))
    }
    #expect(text.contains("invalid_argument"), "\(text)")
  }

  @Test func `what did not change is taken over`() async throws {
    let key = APIKey()
    let plan = try GatewayPlan(Sample.settings(key: key))
    let same = try GatewayPlan(Sample.settings(key: key), after: plan)
    #expect(zip(plan.credentials, same.credentials).allSatisfy { $0 === $1 })
    // Where a secret comes from is exchanged without another credential.
    let other = try GatewayPlan(Sample.settings(key: key, secret: "env:HOME"), after: plan)
    #expect(zip(plan.credentials, other.credentials).allSatisfy { $0 === $1 })
    try await Stage.onLoop { loop in
      let first = try plan.generation(on: loop, after: nil, logger: Logger(label: "test"))
      let second = try same.generation(on: loop, after: first, logger: Logger(label: "test"))
      #expect(first.clients["c"]?.vpn === second.clients["c"]?.vpn)
    }
  }

  @Test func `listeners that the settings do not have take nothing`() async throws {
    let key = APIKey()
    // Its number is 3: those before it were of other settings.
    let plan = try GatewayPlan(Sample.settings(key: key), numbers: [3])
    try await Stage.onLoop { loop in
      let path = try plan.generation(on: loop, after: nil, logger: Logger(label: "test")).path
      for number in [0, 3, 4] {
        let exchange = AnsweringExchange(
          loop: loop, facts: ConnectionFacts(source: .local, listener: number, isEncrypted: true))
        #expect(path.authenticate.accepted(by: exchange).apiKey == (number == 3))
      }
    }
  }
}
