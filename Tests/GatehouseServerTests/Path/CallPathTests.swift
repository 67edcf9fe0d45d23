import CallModel
import Contract
import HTTP2Wire
import Logging
import Protocols
import System
import Testing
import Upstream

@testable import Admission
@testable import GatehouseServer
@testable import Transport

/// The way of a call from its head on, with all rooms in place but the sockets.
@Suite struct CallPathTests {
  private struct Scene {
    let desk: FrontDesk
    let loop: LoopContext
    let caller: Caller

    func exchange(_ fields: [(String, String)]) -> AnsweringExchange {
      let exchange = AnsweringExchange(
        loop: loop, facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: true))
      var head = FieldBlock()
      for (name, value) in fields { head.append(name: name, value: value) }
      exchange.head = head
      return exchange
    }
  }

  private func onScene<Found: Sendable>(
    _ work: @escaping @Sendable (Scene, APIKey) throws -> Found
  ) async throws -> Found {
    let key = APIKey()
    let plan = try GatewayPlan(Sample.settings(key: key))
    return try await Stage.onLoop { loop in
      let status = GatewayStatus(table: plan.table, credentials: plan.credentials)
      let desk = try plan.frontDesk(on: loop, status: status, logger: Logger(label: "test"))
      return try work(
        Scene(desk: desk, loop: loop, caller: plan.callers.directory.callers[0]), key)
    }
  }

  @Test func `who one is comes from LocalAnswers, the same from the first call on`() async throws {
    let answers = try await onScene { scene, key in
      (0..<2).map { _ in
        let exchange = scene.exchange([
          (":method", "GET"), (":path", "/v1/caller"), ("authorization", "Bearer \(key.text)"),
        ])
        _ = scene.desk.begin(exchange)
        scene.desk.complete(exchange)
        return exchange.fields.joined(separator: "\n") + exchange.text
      }
    }
    #expect(answers[0].contains(":status: 200"))
    #expect(answers[0].contains("\"name\":\"tester\""))
    #expect(answers[0].contains("\"main\""))
    #expect(answers[0] == answers[1])
  }

  /// Begins a request of nobody's, whose body is to come.
  private static func beginUnknown(_ scene: Scene) -> (AnsweringExchange, isDiscarded: Bool) {
    let exchange = scene.exchange([
      (":method", "POST"), (":path", "/v1/vpn-gateways"), ("content-type", "application/json"),
    ])
    if case .discard = scene.desk.begin(exchange) { return (exchange, true) }
    return (exchange, false)
  }

  @Test func `the body of who is not known is thrown away, and then comes the LateAnswer`()
    async throws
  {
    let (text, wasEarly, isDiscarded) = try await onScene { scene, _ in
      let (exchange, isDiscarded) = Self.beginUnknown(scene)
      let wasEarly = exchange.isAnswered
      scene.desk.complete(exchange)
      return (exchange.fields.joined(separator: "\n"), wasEarly, isDiscarded)
    }
    #expect(isDiscarded)
    #expect(!wasEarly)
    #expect(text.contains(":status: 401"))
    #expect(text.contains("www-authenticate: Bearer"))
  }

  @Test(arguments: ["application/grpc", "application/grpc-web", "application/connect+proto"])
  func `so it is where the reply would have been a stream`(contentType: String) async throws {
    let (wasEarly, fields, text) = try await onScene { scene, _ in
      let exchange = scene.exchange([
        (":method", "POST"), (":path", "/grpc.health.v1.Health/Watch"),
        ("content-type", contentType),
      ])
      _ = scene.desk.begin(exchange)
      let wasEarly = exchange.isAnswered
      scene.desk.complete(exchange)
      return (wasEarly, exchange.fields.joined(separator: "\n"), exchange.text)
    }
    #expect(!wasEarly)
    #expect(fields.contains("grpc-status: 16") || text.contains("\"unauthenticated\""))
  }

  @Test func `a LateAnswer is not kept back by a large body, nor by one that does not come`()
    async throws
  {
    let said = try await onScene { scene, _ in
      let (large, _) = Self.beginUnknown(scene)
      scene.desk.bodyTooLarge(large, limit: LateAnswer.bodyBytes)
      let (silent, _) = Self.beginUnknown(scene)
      scene.loop.deadlines.advance(to: MonotonicClock.now() + 2_000_000_000)
      let first = silent.fields.joined()
      // The body comes after all: nothing more is said.
      scene.desk.complete(silent)
      return [large.fields.joined(), first, silent.fields.joined()]
    }
    #expect(said.allSatisfy { $0.contains(":status: 401") })
    #expect(said[1] == said[2])
  }

  @Test func `a body over the bound is refused in the words of its face`() async throws {
    let said = try await onScene { scene, key in
      let exchange = scene.exchange([
        (":method", "POST"), (":path", "/v1/vpn-gateways"),
        ("authorization", "Bearer \(key.text)"),
      ])
      _ = scene.desk.begin(exchange)
      scene.desk.bodyTooLarge(exchange, limit: 7)
      return exchange.fields[0] + exchange.text
    }
    #expect(said.hasPrefix(":status: 413"))
    #expect(said.contains("the request body is larger than 7 bytes"))
  }

  @Test func `a body that does not come is refused in the words of its face`() async throws {
    let said = try await onScene { scene, key in
      let exchange = scene.exchange([
        (":method", "POST"), (":path", "/v1/vpn-gateways"),
        ("authorization", "Bearer \(key.text)"),
      ])
      _ = scene.desk.begin(exchange)
      scene.desk.bodyTooSlow(exchange)
      let (unknown, _) = Self.beginUnknown(scene)
      scene.desk.bodyTooSlow(unknown)
      return [exchange.fields[0] + exchange.text, unknown.fields[0]]
    }
    #expect(said[0].hasPrefix(":status: 408"))
    #expect(said[0].contains("the rest of the request body did not come in time"))
    #expect(said[1] == ":status: 401")
  }

  /// What ChooseCredential says to a call that asks for a credential, or for none.
  private func choice(_ asked: String?) async throws -> String {
    try await onScene { scene, _ in
      let operation = try #require(Stage.table.operation(named: "ListVpnGateways"))
      let call = BackCall(
        exchange: scene.exchange(asked.map { [("gatehouse-credential", $0)] } ?? []),
        operation: operation, dialect: Dialect(.rest, .json), caller: scene.caller,
        deadline: Deadline(.seconds(1), after: 0), path: scene.desk.path,
        tally: scene.desk.tally)
      do throws(Refusal) {
        return try scene.desk.path.choose(call).credential.name
      } catch {
        return error.reason
      }
    }
  }

  @Test func `ChooseCredential takes the caller's own, and never another's`() async throws {
    #expect(try await choice(nil) == "main")
    #expect(try await choice("main") == "main")
    // One that exists and one that does not are the same to who may use neither.
    #expect(try await choice("other") == "CREDENTIAL_NOT_ALLOWED")
    #expect(try await choice("none") == "CREDENTIAL_NOT_ALLOWED")
  }
}
