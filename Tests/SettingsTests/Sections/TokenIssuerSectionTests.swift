import Testing

@testable import Settings

struct TokenIssuerSectionTests {
  private func settings(
    _ issuers: String, callers: String = "", methods: String = "jwt"
  ) throws(SettingsFaults) -> Settings {
    try Sample.settings(
      """
      listeners:
        - { tls: { certificate_file: c, private_key: file:k }, methods: [api_key, \(methods)] }
      jwt: [\(issuers)]
      callers: { \(callers) }
      """)
  }

  private func messages(
    _ issuers: String, callers: String = "", methods: String = "jwt"
  ) -> [String] {
    do throws(SettingsFaults) {
      _ = try settings(issuers, callers: callers, methods: methods)
      return []
    } catch {
      return error.faults.map { "\($0.keyPath): \($0.message)" }
    }
  }

  @Test func `an issuer has defaults`() throws {
    let issuer = try settings("{ issuer: i, audience: [a], jwks_file: k.json }").tokenIssuers[0]
    #expect(issuer.issuer == "i" && issuer.audience == ["a"])
    #expect(issuer.keys == .file("conf/k.json"))
    #expect(issuer.algorithms == [.rs256, .es256, .edDSA])
    #expect(issuer.leeway == .seconds(30) && issuer.lifetimeMax == .seconds(86_400))
  }

  @Test func `everything can be said`() throws {
    let issuer = try settings(
      """
      { issuer: "https://i/", audience: [a, b], jwks_url: "https://i:8443/k?v=1", ca_file: ca,
        algorithms: [ES256], leeway_seconds: 0, lifetime_max_seconds: 60 }
      """
    ).tokenIssuers[0]
    #expect(issuer.algorithms == [.es256] && issuer.leeway == .zero)
    #expect(issuer.lifetimeMax == .seconds(60))
    #expect(
      issuer.keys
        == .url(try Endpoint("https://i:8443"), path: "/k?v=1", caFile: "conf/ca"))
    guard
      case .url(let endpoint, let path, nil)? = try settings(
        "{ issuer: i, audience: [a], jwks_url: \"https://i\" }"
      ).tokenIssuers.first?.keys
    else {
      Issue.record("no url")
      return
    }
    #expect(endpoint.port == 443 && path == "/")
  }

  @Test(arguments: [
    ("{ audience: [a], jwks_file: k }", "issuer\" is missing"),
    ("{ issuer: i, jwks_file: k }", "audience\" is missing"),
    ("{ issuer: i, audience: [], jwks_file: k }", "tokens for anybody"),
    ("{ issuer: i, audience: [a] }", "jwks_file\" is missing"),
    ("{ issuer: i, audience: [a], jwks_file: k, jwks_url: \"https://i/k\" }", "one source"),
    ("{ issuer: i, audience: [a], jwks_file: k, ca_file: c }", "nothing is fetched"),
    ("{ issuer: i, audience: [a], jwks_url: \"http://i/k\" }", "could exchange the keys"),
    ("{ issuer: i, audience: [a], jwks_url: \"https://u:p@i/k\" }", "user name or password"),
    ("{ issuer: i, audience: [a], jwks_url: \"https://i/k#x\" }", "other characters"),
    ("{ issuer: i, audience: [a], jwks_url: i }", "scheme is missing"),
    ("{ issuer: i, audience: [a], jwks_file: k, algorithms: [HS256] }", "found another word"),
    ("{ issuer: i, audience: [a], jwks_file: k, algorithms: [none] }", "found another word"),
    ("{ issuer: i, audience: [a], jwks_file: k, algorithms: [] }", "no token could be right"),
    ("{ issuer: i, audience: [a], jwks_file: k, leeway_seconds: 301 }", "out of range"),
    ("{ issuer: i, audience: [a], jwks_file: k, lifetime_max_seconds: 86401 }", "out of range"),
    (
      "{ issuer: i, audience: [a], jwks_file: k }, { issuer: i, audience: [a], jwks_file: k }",
      "given twice"
    ),
  ])
  func `what is wrong with an issuer is told`(issuer: String, words: String) throws {
    let faults = messages(issuer)
    #expect(faults.count == 1 && faults[0].contains(words), "\(faults)")
  }

  private static let issuer = "{ issuer: i, audience: [a], jwks_file: k }"

  @Test func `a caller has claims of an issuer`() throws {
    let identities = try settings(
      Self.issuer, callers: "c: { jwt: [{ issuer: i, claims: { sub: x, azp: \"1\" } }] }"
    ).callers[0].tokens
    #expect(identities.count == 1 && identities[0].issuer == "i")
    #expect(identities[0].claims.map(\.name) == ["azp", "sub"])
    #expect(identities[0].claims.map(\.value) == ["1", "x"])
  }

  @Test(arguments: [
    ("c: { jwt: [{ issuer: i, claims: {} }] }", "every token of the issuer"),
    ("c: { jwt: [{ issuer: i }] }", "claims\" is missing"),
    ("c: { jwt: [{ claims: { sub: x } }] }", "issuer\" is missing"),
    ("c: { jwt: [{ issuer: j, claims: { sub: x } }] }", "no issuer of the section"),
    ("c: { jwt: [{ issuer: i, claims: { sub: [x] } }] }", "found a list"),
    ("c: { jwt: [] }", "nothing tells how this caller is known"),
    (
      """
      c: { jwt: [{ issuer: i, claims: { a: x, b: y } }] },
      d: { jwt: [{ issuer: i, claims: { b: y, a: x } }] }
      """, "this stands at callers.c.jwt[0] already"
    ),
  ])
  func `what is wrong with claims is told`(callers: String, words: String) {
    let faults = messages(Self.issuer, callers: callers)
    #expect(faults.contains { $0.contains(words) }, "\(faults)")
  }

  @Test func `issuers, listeners and callers agree`() throws {
    #expect(
      messages("", methods: "jwt") == [
        "listeners[0].methods: there is no issuer whose tokens count"
      ])
    #expect(
      messages(
        Self.issuer, callers: "c: { jwt: [{ issuer: i, claims: { sub: x } }] }",
        methods: "virtual_key") == ["callers.c.jwt: no listener takes JSON Web Tokens"])
  }
}
