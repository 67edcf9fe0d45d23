import Testing

@testable import Contract

@Suite struct TokenRequestTests {
  private func body(
    methods: String = #"["password"]"#, user: String = #""name":"AK","password":"SK""#,
    scope: String = #"{"project":{"id":"0a1b"}}"#
  ) -> [UInt8] {
    Array(
      """
      {"auth":{"identity":{"methods":\(methods),"password":{"user":{\(user)}}},"scope":\(scope)}}
      """.utf8)
  }

  @Test func `a password and a project are read`() throws {
    let request = try #require(
      TokenRequest(body(user: #""name":"AK","password":"S\"K","domain":{"name":"billing"}"#)))
    #expect(request.user == "AK")
    #expect(request.password == "S\"K")
    #expect(request.account == "billing")
    #expect(request.project == TokenRequest.Project(id: "0a1b", name: nil))
  }

  @Test func `a project may be named, and the account be left out`() throws {
    let request = try #require(TokenRequest(body(scope: #"{"project":{"name":"region"}}"#)))
    #expect(request.account == nil)
    #expect(request.project == TokenRequest.Project(id: nil, name: "region"))
  }

  @Test func `anything else is no TokenRequest`() {
    for other in [
      body(methods: #"["token"]"#), body(methods: #"["password","totp"]"#), body(methods: "[]"),
      body(user: #""name":"AK""#), body(user: #""name":1,"password":"SK""#),
      body(user: #""name":"AK","password":"SK","password":"SL""#),
      body(scope: #"{"domain":{"name":"D"}}"#), body(scope: "{}"),
      body(scope: #"{"project":{"id":"0a1b"},"domain":{"name":"D"}}"#),
      body(scope: #"{"project":{}}"#), Array("{}".utf8), Array("[".utf8), [],
    ] {
      #expect(TokenRequest(other) == nil)
    }
  }
}
