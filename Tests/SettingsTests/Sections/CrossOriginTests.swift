import Testing

@testable import Settings

struct CrossOriginTests {
  private func messages(_ cors: String) -> [String] {
    Sample.faults(in: "listeners", "[{ cleartext: true, cors: \(cors) }]").map(\.message)
  }

  @Test func `no page may call unless the settings say so`() throws {
    let settings = try Sample.settings("listeners: [{ cleartext: true }, { unix: /a }]")
    #expect(settings.listeners.allSatisfy { $0.cors == nil })
  }

  @Test func `origins are needed, the rest has defaults`() throws {
    let settings = try Sample.settings(
      "listeners: [{ cleartext: true, cors: { origins: [\"https://app.example\"] } }]")
    let cors = try #require(settings.listeners[0].cors)
    #expect(cors.origins.map(\.text) == ["https://app.example"])
    #expect(cors.requestHeaders == [])
    #expect(cors.maxAge == .seconds(600))
    #expect(messages("{}") == ["the key \"origins\" is missing"])
    #expect(messages("{ origins: [] }") == ["no page could call"])
  }

  @Test func `everything can be given`() throws {
    let settings = try Sample.settings(
      """
      listeners:
        - cleartext: true
          cors:
            origins: ["https://a.example", "http://localhost:5173"]
            request_headers: [x-team, traceparent]
            max_age_seconds: 0
      """)
    let cors = try #require(settings.listeners[0].cors)
    #expect(cors.origins.count == 2)
    #expect(cors.requestHeaders == ["x-team", "traceparent"])
    #expect(cors.maxAge == .zero)
  }

  @Test func `what cannot be meant is a fault`() {
    #expect(
      messages("{ origins: [\"*\"] }") == ["every page of the web could call; each is named"])
    #expect(
      messages("{ origins: [\"https://a\", \"https://a\"] }") == ["this origin is given twice"])
    let one = "origins: [\"https://a.example\"]"
    for name in ["\"*\"", "X-Team", "\"a b\"", "\"\"", "\"a,b\""] {
      #expect(messages("{ \(one), request_headers: [\(name)] }") == ["that is no such name"])
    }
    #expect(messages("{ \(one), max_age_seconds: 86401 }") == ["the number is out of range"])
    #expect(messages("{ \(one), origin: x }").first?.contains("unknown") == true)
  }

  @Test func `no browser reaches a Unix socket`() {
    let faults = Sample.faults(
      in: "listeners", "[{ unix: /a, cors: { origins: [\"https://a.example\"] } }]")
    #expect(faults.map(\.message) == ["no browser reaches a Unix socket"])
    #expect(faults.map(\.keyPath) == ["listeners[0].cors"])
  }
}
