import Contract
import HTTP2Wire
import Logging
import Testing

@testable import Admission
@testable import GatehouseServer
@testable import Transport

/// Calls of web pages, at the front desk.
@Suite struct FrontDeskCrossOriginTests {
  private static let page = "https://app.example"
  private static let open = """
    { address: "127.0.0.1:0", cleartext: true, cors: { origins: ["\(page)"] } }
    """

  /// What is said to a request, and the fields that go with every answer.
  private func said(
    _ method: String, _ path: String, _ more: [(String, String)], listener: String = open
  ) async throws -> (said: String, more: String) {
    let plan = try GatewayPlan(Sample.settings(listener: listener))
    let fields = [(":method", method), (":path", path)] + more
    return try await Stage.onLoop { loop in
      let status = GatewayStatus(table: plan.table, credentials: plan.credentials)
      let desk = try plan.frontDesk(on: loop, status: status, logger: Logger(label: "test"))
      let exchange = AnsweringExchange(
        loop: loop, facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: true))
      for (name, value) in fields { exchange.head.append(name: name, value: value) }
      _ = desk.begin(exchange)
      desk.complete(exchange)
      let every = exchange.answerFields
      return (
        exchange.fields.joined(separator: "\n") + exchange.text,
        (0..<every.count).map { every.nameText(at: $0) }.joined(separator: " ")
      )
    }
  }

  private static let asks = [("origin", page), ("access-control-request-method", "POST")]
  private static let listed = "vary access-control-allow-origin access-control-expose-headers"

  @Test(arguments: [
    ("/v1/caller", "GET"), ("/v1/vpn-gateways", "GET, POST"),
    ("/gatehouse.vpn.v1.VpnGatewayService/CreateVpnGateway", "POST"),
    ("/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway", "GET, POST"),
    ("/grpc.health.v1.Health/Watch", "POST"),
  ])
  func `a listed page is told what a path takes, without a key`(
    path: String, allowed: String
  ) async throws {
    let (said, every) = try await said("OPTIONS", path, Self.asks)
    #expect(said.contains(":status: 204"))
    #expect(said.contains("access-control-allow-methods: \(allowed)\n"))
    #expect(every == Self.listed)
  }

  @Test func `a path that is none is none for pages too`() async throws {
    let (said, _) = try await said("OPTIONS", "/nothing", Self.asks)
    #expect(said.contains(":status: 404") && !said.contains("access-control"))
  }

  @Test func `another page hears what everybody hears`() async throws {
    let (said, every) = try await said(
      "OPTIONS", "/v1/caller",
      [("origin", "https://evil.example"), ("access-control-request-method", "GET")])
    #expect(said.contains(":status: 405") && !said.contains("access-control"))
    #expect(every == "vary")
  }

  @Test func `a page's call needs a key, and its refusal can be read`() async throws {
    let (said, every) = try await said("GET", "/v1/caller", [("origin", Self.page)])
    #expect(said.contains(":status: 401"))
    #expect(every == Self.listed)
  }

  @Test(arguments: ["GET", "OPTIONS"])
  func `two origins are refused before anything else`(method: String) async throws {
    let (said, every) = try await said(
      method, "/v1/caller", Self.asks + [("origin", "https://evil.example")])
    #expect(said.contains(":status: 400") && said.contains("more than once"))
    #expect(every == "vary")
  }

  @Test func `a listener that is not open to pages knows none`() async throws {
    let closed = "{ address: \"127.0.0.1:0\", cleartext: true }"
    let (said, every) = try await said("OPTIONS", "/v1/caller", Self.asks, listener: closed)
    #expect(said.contains(":status: 405") && every == "")
  }
}
