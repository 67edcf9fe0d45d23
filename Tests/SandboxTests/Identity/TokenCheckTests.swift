import Testing

@testable import Sandbox

struct TokenCheckTests {
  private func check(_ bed: TestBed, _ subject: String?, _ query: String = "") throws
    -> SandboxAnswer
  {
    var fields = [(name: "x-auth-token", value: try bed.token())]
    if let subject { fields.append((name: "x-subject-token", value: subject)) }
    return bed.plain("GET", "/v3/auth/tokens" + query, fields: fields)
  }

  @Test func `a token is described as when it was given out`() throws {
    let bed = try TestBed()
    let given = bed.plain("POST", "/v3/auth/tokens", TestBed.tokenRequest())
    let token = try #require(given.value(of: "x-subject-token"))
    bed.clock.advance(seconds: 60)
    let answer = try check(bed, token)
    #expect(answer.status == 200)
    #expect(answer.json == given.json)
    #expect(answer.value(of: "x-subject-token") == token)
    #expect(try check(bed, token, "?nocatalog").json["token"]?["catalog"] == nil)
    #expect(bed.plain("GET", "/v3/auth/tokens", fields: [("x-subject-token", token)]).status == 401)
  }

  @Test func `a token that is not there or has ended is not found`() throws {
    let bed = try TestBed()
    let token = try bed.token()
    bed.clock.advance(seconds: 86_400)
    for subject in [nil, "MIIwrong", token] {
      let answer = try check(bed, subject)
      #expect(answer.status == 404)
      #expect(answer.errorCode == "IAM.0004")
    }
  }
}
