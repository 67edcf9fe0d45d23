import CallModel
import Testing

@testable import Protocols

@Suite struct CloudWordsTests {
  private func words(_ refusal: Refusal) -> String {
    let words = CloudWords(refusal)
    return "\(words.status) \(words.code) \(words.text)"
  }

  @Test(arguments: [
    (Code.unauthenticated, "401 APIGW.0301 Incorrect IAM authentication information: why"),
    (.permissionDenied, "403 VPN.0003 Authentication failed: why"),
    (.resourceExhausted, "429 APIGW.0308 why"), (.notFound, "404 APIGW.0101 why"),
    (.invalidArgument, "400 APIGW.0201 Bad request: why"),
    (.deadlineExceeded, "504 APIGW.0201 Backend timeout: why"),
    (.unavailable, "502 APIGW.0201 Backend unavailable: why"),
    (.unknown, "502 APIGW.0201 Backend answer lost: why"),
    (.internal, "500 APIGW.0601 Internal error: why"),
  ])
  func `each code has the cloud's status and word for it`(code: Code, said: String) {
    #expect(words(Refusal(code, "why", reason: "X")) == said)
  }

  @Test(arguments: [
    (100, 1, "policy user over ratelimit,limit:100,time:1 second"),
    (30, 60, "policy user over ratelimit,limit:30,time:1 minute"),
    (9, 120, "policy user over ratelimit,limit:9,time:2 minute"),
    (9, 90, "policy user over ratelimit,limit:9,time:90 second"),
  ])
  func `too often is said as the cloud says it, which clients take apart`(
    limit: Int, seconds: Int, said: String
  ) {
    let refusal = Refusal(
      .resourceExhausted, "why", reason: "X",
      allowance: Allowance(caller: "c", policy: "read", limit: limit, windowSeconds: seconds))
    #expect(words(refusal) == "429 APIGW.0308 \(said)")
  }

  @Test func `too many at a time has words of its own: the cloud knows no such thing`() {
    let refusal = Refusal(
      .resourceExhausted, "why", reason: "X",
      allowance: Allowance(caller: "c", policy: "in_flight", limit: 1, windowSeconds: nil))
    #expect(words(refusal) == "429 APIGW.0308 why")
  }

  @Test func `no code is said as a success`() {
    for code in Code.allCases {
      #expect(CloudWords(Refusal(code, "why", reason: "X")).status >= 400)
    }
  }

  @Test func `what only this face refuses has words of its own`() {
    #expect(words(.project("it is not yours")).hasPrefix("403 APIGW.0310 The project is unavail"))
    #expect(words(.identityBody) == "400 IAM.0011 Request body is invalid.")
    #expect(words(.identityUnproven).hasPrefix("401 IAM.0001 The request you have made"))
    #expect(words(.subjectUnknown).hasPrefix("404 IAM.0004"))
    #expect(words(.tooLarge(limit: 7)).hasPrefix("413 APIGW.0201 Request entity too large"))
    #expect(
      words(Refusal(.permissionDenied, "none", reason: "CREDENTIAL_NOT_ALLOWED"))
        .hasPrefix("403 APIGW.0310"))
  }
}
