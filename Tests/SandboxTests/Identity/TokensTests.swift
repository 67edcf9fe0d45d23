import Testing

@testable import Sandbox

struct TokensTests {
  private let prefix = "Incorrect IAM authentication information: "

  @Test func `the example's request gives a token of 24 hours with a catalog`() throws {
    let bed = try TestBed()
    let answer = bed.plain(
      "POST", "/v3/auth/tokens", try Example.load("create-token.project-scope.request"))
    #expect(answer.status == 201)
    #expect(answer.value(of: "x-subject-token")?.hasPrefix("MII") == true)
    let token = try #require(answer.json["token"])
    #expect(token["methods"] == ["password"])
    #expect(token["issued_at"] == "2022-09-15T08:56:09.386000Z")
    #expect(token["expires_at"] == "2022-09-16T08:56:09.386000Z")
    #expect(token["project"]?["id"] == .string(TestBed.project))
    #expect(token["project"]?["domain"]?["name"] == "domainname")
    #expect(token["domain"] == nil)
    #expect(token["user"]?["name"] == "username")
    let catalog = try #require(token["catalog"]?.array)
    #expect(catalog.map { $0["type"] } == ["iam", "vpn"])
    #expect(
      catalog[1]["endpoints"]?.array?.first?["url"]
        == .string("https://vpn.example.test/v5/\(TestBed.project)"))
  }

  @Test(arguments: ["?nocatalog", "?nocatalog=", "?nocatalog=true", "?x=1&nocatalog=1"])
  func `the catalog is left out when asked`(_ query: String) throws {
    let answer = try TestBed().plain("POST", "/v3/auth/tokens" + query, TestBed.tokenRequest())
    #expect(answer.status == 201)
    #expect(answer.json["token"]?["catalog"] == nil)
    #expect(answer.json["token"]?["expires_at"] != nil)
  }

  @Test func `a token of the usual length opens the service`() throws {
    let bed = try TestBed { $0.tokenCharacters = 5_100 }
    let token = try bed.token()
    #expect(token.utf8.count == 5_100)
    #expect(bed.plain("GET", TestBed.gateways, fields: [("x-auth-token", token)]).status == 200)
  }

  @Test func `a made-up token cannot be read`() throws {
    let answer = try TestBed().plain(
      "GET", TestBed.gateways, fields: [("x-auth-token", "MIIwrong")])
    #expect(answer.status == 401)
    #expect(answer.errorCode == "APIGW.0301")
    #expect(answer.errorText == prefix + "decrypt token fail")
  }

  @Test func `an expired token says when it ended`() throws {
    let bed = try TestBed()
    let fields = [("x-auth-token", try bed.token())].map { (name: $0.0, value: $0.1) }
    bed.clock.advance(seconds: 86_399)
    #expect(bed.plain("GET", TestBed.gateways, fields: fields).status == 200)
    bed.clock.advance(seconds: 1)
    let answer = bed.plain("GET", TestBed.gateways, fields: fields)
    #expect(answer.status == 401)
    #expect(
      answer.errorText == prefix + "token expires, expires_at: 2022-09-16T08:56:09.386000Z")
  }

  @Test func `a token of the account is refused by the VPN service, not by the identity service`()
    throws
  {
    let bed = try TestBed()
    let token = try bed.token(domain: true)
    let refused = bed.plain("GET", TestBed.gateways, fields: [("x-auth-token", token)])
    #expect(refused.status == 403)
    #expect(refused.errorCode == "APIGW.0310")
    #expect(bed.plain("GET", "/v3/projects", fields: [("x-auth-token", token)]).status == 200)
  }

  @Test func `a token of another project is refused`() throws {
    let bed = try TestBed { $0.projects.append(.init(id: "b2", name: "other")) }
    let answer = bed.plain(
      "POST", "/v3/auth/tokens", TestBed.tokenRequest(project: "other"))
    let token = try #require(answer.value(of: "x-subject-token"))
    let fields = [(name: "x-auth-token", value: token)]
    #expect(bed.plain("GET", TestBed.gateways, fields: fields).errorCode == "APIGW.0310")
    #expect(bed.plain("GET", "/v5/b2/vpn-gateways", fields: fields).status == 200)
  }

  @Test func `a wrong password, user, account or scope is one and the same refusal`() throws {
    let bed = try TestBed()
    let wrong = [
      TestBed.tokenRequest(password: "Example-pw-2"), TestBed.tokenRequest(project: "nowhere"),
    ]
    for request in wrong {
      let answer = bed.plain("POST", "/v3/auth/tokens", request)
      #expect(answer.status == 401)
      #expect(answer.errorCode == "IAM.0001")
      #expect(answer.value(of: "x-subject-token") == nil)
    }
  }

  private static let project = #"{"project": {"name": "p"}}"#

  private static func request(
    method: String = "password", account: String = #", "domain": {"name": "d"}"#,
    scope: String = project
  ) -> String {
    let user = #"{"name": "u", "password": "p"\#(account)}"#
    let identity = #"{"methods": ["\#(method)"], "password": {"user": \#(user)}}"#
    return #"{"auth": {"identity": \#(identity), "scope": \#(scope)}}"#
  }

  @Test(arguments: [
    "{}", #"{"auth": {}}"#, "", "[]", request(method: "hw_magic"), request(account: ""),
    request(scope: "{}"), request(scope: #"{"project": {}}"#), request(scope: #"{"project": 1}"#),
    request(scope: #"{"project": {"name": "p"}, "domain": {"name": "d"}}"#),
    request(scope: #"{"unknown": {"name": "p"}}"#), request(scope: #"{"project": {"id": ""}}"#),
  ])
  func `a body that breaks its form is refused as the identity service does`(_ body: String) throws
  {
    let cloud = try TestBed().cloud
    func send(_ body: String) -> SandboxAnswer {
      cloud.answer(
        SandboxRequest(method: "POST", target: "/v3/auth/tokens", body: Array(body.utf8)))
    }
    let answer = send(body)
    #expect(answer.status == 400)
    #expect(answer.json == ["error_msg": "Request body is invalid.", "error_code": "IAM.0011"])
    #expect(send(Self.request()).status == 401)
  }

  @Test func `projects and accounts may be named by id`() throws {
    let bed = try TestBed()
    let text = String(decoding: TestBed.tokenRequest().text, as: UTF8.self)
    let byID = text.replacing(
      #""name":"my-kualalumpur-1""#, with: #""id":"\#(TestBed.project)""#)
    #expect(byID != text)
    let answer = bed.cloud.answer(
      SandboxRequest(method: "POST", target: "/v3/auth/tokens", body: Array(byID.utf8)))
    #expect(answer.status == 201)
  }

  @Test(arguments: [
    (#""id":"0c1d2e3f4a5b60718293a4b5c6d7e8f9","password":"Example-pw-1""#, 201),
    (#""id":"0c1d2e3f4a5b60718293a4b5c6d7e8f9","password":"Example-pw-2""#, 401),
    (#""id":"username","password":"Example-pw-1""#, 401),
    (
      #""id":"0c1d2e3f4a5b60718293a4b5c6d7e8f9","password":"Example-pw-1","domain":{"name":"x"}"#,
      401
    ),
  ])
  func `a user goes by its id without the account`(user: String, status: Int) throws {
    let bed = try TestBed()
    let body =
      #"{"auth":{"identity":{"methods":["password"],"password":{"user":{\#(user)}}},"#
      + #""scope":{"project":{"id":"\#(TestBed.project)"}}}}"#
    let answer = bed.cloud.answer(
      SandboxRequest(method: "POST", target: "/v3/auth/tokens", body: Array(body.utf8)))
    #expect(answer.status == status)
  }

  @Test func `a user is locked by wrong passwords, but not by five`() throws {
    let bed = try TestBed()
    let wrong = TestBed.tokenRequest(password: "Example-pw-2")
    func ask(_ request: JSONValue) -> Int { bed.plain("POST", "/v3/auth/tokens", request).status }
    for _ in 0..<5 { #expect(ask(wrong) == 401) }
    #expect(ask(TestBed.tokenRequest()) == 201)
    for _ in 0..<6 { #expect(ask(wrong) == 401) }
    #expect(ask(TestBed.tokenRequest()) == 401)
  }
}
