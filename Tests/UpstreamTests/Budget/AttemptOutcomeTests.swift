import CallModel
import Testing
import Transport

@testable import Upstream

@Suite struct AttemptOutcomeTests {
  @Test(arguments: [
    (429, "APIGW.0308", "policy user over ratelimit,limit:200,time:5 minute", 200, 300),
    (429, "APIG.0308", "policy user over ratelimit,limit:20,time:1 second", 20, 1),
    (429, "", "limit: 7, time: 2 hours", 7, 7200),
    (429, "", "limit:9,time:day", 9, 86_400),
  ])
  func `the limit is read out of the refusal's text`(
    status: Int, code: String, text: String, calls: Int, seconds: Int
  ) {
    let refused = UpstreamRefusal(
      status: status, body: Array(#"{"error_code":"\#(code)","error_msg":"\#(text)"}"#.utf8),
      requestID: nil, retryAfter: .seconds(4))
    #expect(
      refused.outcome
        == .throttled(
          limit: CallRate(calls: calls, windowSeconds: seconds), asked: .seconds(4)))
  }

  @Test(arguments: [
    "too many requests", "limit:0,time:5 minute", "limit:200,time:5 weeks",
    "limit:12345678,time:1 minute", "limit:5,time:99999 day",
  ])
  func `what names no limit is a refusal all the same`(text: String) {
    let refused = UpstreamRefusal(
      status: 429, body: Array(#"{"error_code":"APIGW.0308","error_msg":"\#(text)"}"#.utf8),
      requestID: nil, retryAfter: nil)
    #expect(refused.outcome == .throttled(limit: nil, asked: nil))
  }

  @Test(arguments: [
    (400, "VPN.0030", AttemptOutcome.busy), (500, "VPN.0002", .answered),
    (502, "VPN.0002", .answered), (502, "APIGW.0201", .unavailable), (503, "", .unavailable),
    (504, "APIGW.0201", .unavailable), (500, "", .answered), (401, "APIGW.0301", .answered),
    (404, "VPN.0004", .answered),
  ])
  func `what an answer says of the cloud`(status: Int, code: String, outcome: AttemptOutcome) {
    let refused = UpstreamRefusal(
      status: status, body: Array(#"{"error_code":"\#(code)","error_msg":"x"}"#.utf8),
      requestID: nil, retryAfter: nil)
    #expect(refused.outcome == outcome)
  }

  @Test func `what no answer says of the cloud`() {
    let long = Limits.upstreamPatience.wholeNanoseconds
    func outcome(
      _ kind: ClientFailure.Kind, _ time: UInt64, wasLate: Bool = false
    ) -> AttemptOutcome {
      AttemptOutcome(ClientFailure(kind, "x"), after: time, wasLate: wasLate)
    }
    for kind in [ClientFailure.Kind.connect, .tls, .lost] {
      #expect(outcome(kind, 1) == .failed)
      #expect(outcome(kind, long) == .timedOut)
    }
    // Who leaves early says nothing; nor does a deadline of a moment.
    #expect(outcome(.canceled, long) == .unheard)
    #expect(outcome(.canceled, 1, wasLate: true) == .unheard)
    #expect(outcome(.canceled, long, wasLate: true) == .timedOut)
    #expect(outcome(.refused, long) == .unheard)
    #expect(outcome(.overloaded, long) == .unheard)
    #expect(outcome(.malformed, 1) == .answered)
  }
}
