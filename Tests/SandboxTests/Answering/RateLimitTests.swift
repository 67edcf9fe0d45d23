import Testing

@testable import Sandbox

struct RateLimitTests {
  @Test func `a limit is read as it is spoken of`() {
    #expect(RateLimit("200/5m") == RateLimit(calls: 200, windowSeconds: 300))
    #expect(RateLimit("20/1s") == RateLimit(calls: 20, windowSeconds: 1))
    for text in ["", "200", "0/5m", "200/0m", "200/5h", "-1/5m", "200/5m ", "1e3/5m"] {
      #expect(RateLimit(text) == nil)
    }
  }

  @Test
  func `the account is refused beyond its limit, in the cloud's words, until the window ends`()
    throws
  {
    let bed = try TestBed { $0.rateLimit = RateLimit(calls: 3, windowSeconds: 300) }
    let token = try bed.token()
    func byToken() -> SandboxAnswer {
      bed.plain("GET", TestBed.gateways, fields: [("x-auth-token", token)])
    }
    for _ in 0..<2 { #expect(try bed.send("GET", TestBed.gateways).status == 200) }
    #expect(byToken().status == 200)
    for answer in [try bed.send("GET", TestBed.gateways), byToken()] {
      #expect(answer.status == 429)
      #expect(answer.errorCode == "APIGW.0308")
      #expect(answer.errorText == "policy user over ratelimit,limit:3,time:5 minute")
    }
    // The identity service counts its own.
    #expect(try bed.send("GET", "/v3/projects").status == 200)
    bed.clock.advance(seconds: 300)
    #expect(byToken().status == 200)
  }

  @Test func `windows begin at whole multiples, and refused calls do not count`() throws {
    var throttle = Throttle(RateLimit(calls: 1, windowSeconds: 10))
    try throttle.admit(now: 9_000_000_000)
    #expect(throws: CloudRefusal.self) { try throttle.admit(now: 9_999_999_999) }
    try throttle.admit(now: 10_000_000_000)
    #expect(throws: CloudRefusal.throttled(RateLimit(calls: 1, windowSeconds: 10))) {
      try throttle.admit(now: 19_999_999_999)
    }
    var none = Throttle(nil)
    for _ in 0..<1_000 { try none.admit(now: 0) }
  }
}
