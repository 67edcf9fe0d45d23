import HTTP2Wire
import Testing
import Transport

@testable import Protocols

@Suite struct CrossOriginTests {
  private static let rules = CrossOrigin.Rules(
    origins: ["https://app.example", "http://localhost:5173"], requestHeaders: ["x-team"],
    maxAgeSeconds: 60)

  private static func preflight(_ origin: String) -> FieldBlock {
    Heads.request(
      "OPTIONS", "/v1/caller", ("origin", origin), ("access-control-request-method", "GET"),
      ("access-control-request-headers", "authorization, x-evil"))
  }

  /// What `work` finds with an exchange of listener 0.
  private static func found<Found: Sendable>(
    _ head: FieldBlock, _ listeners: [CrossOrigin.Rules?] = [rules],
    _ work: @escaping @Sendable (CrossOrigin, Exchange) -> Found
  ) async throws -> Found {
    let box = Box<Found>()
    _ = try await RecordingExchange.said(to: head) { exchange in
      box.value = work(try #require(CrossOrigin(listeners)), exchange)
    }
    return try #require(box.value)
  }

  private static func answerFields(
    _ head: FieldBlock, _ listeners: [CrossOrigin.Rules?] = [rules]
  ) async throws -> (isAdmitted: Bool, fields: [String]) {
    try await found(head, listeners) { crossOrigin, exchange in
      let isAdmitted = crossOrigin.admit(exchange)
      let fields = exchange.answerFields
      return (
        isAdmitted,
        (0..<fields.count).map { "\(fields.nameText(at: $0)): \(fields.valueText(at: $0))" }
      )
    }
  }

  @Test func `without a listener that is open to pages there is nothing to ask`() {
    #expect(CrossOrigin([nil, nil]) == nil)
    #expect(CrossOrigin([nil, Self.rules]) != nil)
  }

  @Test(arguments: ["https://app.example", "http://localhost:5173"])
  func `every answer to a listed page may be read by it`(origin: String) async throws {
    let (isAdmitted, fields) = try await Self.answerFields(
      Heads.request("POST", "/", ("origin", origin)))
    #expect(isAdmitted)
    #expect(fields.prefix(2) == ["vary: origin", "access-control-allow-origin: \(origin)"])
    let exposed = try #require(fields.last)
    #expect(exposed.hasPrefix("access-control-expose-headers: grpc-status, grpc-message, "))
    for name in ["gatehouse-upstream-request-id", "retry-after"] {
      #expect(exposed.contains(name))
    }
    #expect(!fields.contains { $0.contains("credentials") })
  }

  @Test(arguments: [
    "https://evil.example", "null", "*", "", "https://app.example.evil.example",
    "https://app.example/", "https://app.example:443", "HTTPS://APP.EXAMPLE", "http://app.example",
    "https://app.exampl", "https://app.example https://evil.example",
  ])
  func `another page is told nothing`(origin: String) async throws {
    let (isAdmitted, fields) = try await Self.answerFields(
      Heads.request("POST", "/", ("origin", origin)))
    #expect(isAdmitted, "it is a call like any other")
    #expect(fields == ["vary: origin"])
    let isPreflight = try await Self.found(Self.preflight(origin)) { $0.isPreflight($1) }
    #expect(!isPreflight)
  }

  @Test func `a request without an origin is told that answers differ`() async throws {
    #expect(try await Self.answerFields(Heads.request("GET", "/")).fields == ["vary: origin"])
  }

  @Test func `two origins are refused, and neither is listed`() async throws {
    let head = Heads.request(
      "POST", "/", ("origin", "https://app.example"), ("origin", "https://evil.example"))
    let (isAdmitted, fields) = try await Self.answerFields(head)
    #expect(!isAdmitted)
    #expect(fields == ["vary: origin"])
  }

  @Test func `a listener of its own rules`() async throws {
    let head = Heads.request("POST", "/", ("origin", "https://app.example"))
    let (isAdmitted, fields) = try await Self.answerFields(head, [nil, Self.rules])
    #expect(isAdmitted && fields.isEmpty)
    let isPreflight = try await Self.found(
      Self.preflight("https://app.example"), [nil, Self.rules]
    ) { $0.isPreflight($1) }
    #expect(!isPreflight)
  }

  @Test func `only a page that asks before it calls is answered as such`() async throws {
    let listed = "https://app.example"
    let asks = try await Self.found(Self.preflight(listed)) { $0.isPreflight($1) }
    #expect(asks)
    for head in [
      Heads.request("OPTIONS", "/v1/caller", ("origin", listed)),
      Heads.request("OPTIONS", "/v1/caller", ("access-control-request-method", "GET")),
      Heads.request(
        "DELETE", "/v1/caller", ("origin", listed), ("access-control-request-method", "GET")),
    ] {
      let asks = try await Self.found(head) { $0.isPreflight($1) }
      #expect(!asks)
    }
  }

  @Test func `the answer says what may be sent, and repeats nothing`() async throws {
    let said = try await RecordingExchange.said(to: Self.preflight("https://app.example")) {
      try #require(CrossOrigin([Self.rules])).answerPreflight($0, allowed: "GET, POST")
    }
    #expect(said.value(":status") == "204")
    #expect(said.value("access-control-allow-methods") == "GET, POST")
    #expect(said.value("access-control-max-age") == "60")
    let headers = try #require(said.value("access-control-allow-headers"))
    let names = headers.split(separator: ", ").map(String.init)
    for name in [
      "authorization", "content-type", "gatehouse-credential", "grpc-timeout", "x-grpc-web",
      "connect-protocol-version", "connect-timeout-ms", "x-team",
    ] {
      #expect(names.contains(name), "\(name)")
    }
    #expect(!headers.contains("evil") && !headers.contains("*"))
    #expect(said.body.isEmpty)
  }
}
