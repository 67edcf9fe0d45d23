import CallModel
import Testing

@testable import Upstream

@Suite struct UpstreamRefusalTests {
  static func understand(
    _ status: Int, _ body: String, retryAfter: Duration? = nil
  ) -> UpstreamRefusal {
    UpstreamRefusal(
      status: status, body: Array(body.utf8), requestID: "r-1", retryAfter: retryAfter)
  }

  struct Case: Sendable {
    let status: Int
    let code: String
    var text = "x"
    let expected: Code
    let effect: UpstreamRefusal.Effect
  }

  @Test(arguments: [
    Case(status: 400, code: "VPN.0001", expected: .invalidArgument, effect: .refused),
    Case(
      status: 400, code: "VPN.0001", text: "invalid request: customer gateway 1 has connection",
      expected: .failedPrecondition, effect: .refused),
    Case(
      status: 400, code: "VPN.0001", text: "invalid request: ILLEGAL not allowed update",
      expected: .failedPrecondition, effect: .refused),
    Case(status: 500, code: "VPN.0002", expected: .internal, effect: .uncertain),
    Case(
      status: 403, code: "VPN.0003",
      text: "resource (type=GATEWAY, ID=1) is not ready, currently CREATING",
      expected: .failedPrecondition, effect: .refused),
    Case(status: 403, code: "VPN.0003", expected: .permissionDenied, effect: .refused),
    Case(status: 404, code: "VPN.0004", expected: .notFound, effect: .refused),
    Case(status: 400, code: "VPN.0030", expected: .unavailable, effect: .postponed),
    Case(status: 400, code: "VPN.0031", expected: .aborted, effect: .refused),
    // C8: codes of newer services, by status.
    Case(status: 409, code: "VPN.0016", expected: .aborted, effect: .refused),
    Case(status: 400, code: "VPN.0506", expected: .invalidArgument, effect: .refused),
    Case(status: 425, code: "VPN.0009", expected: .failedPrecondition, effect: .refused),
    Case(status: 429, code: "VPN.0429", expected: .resourceExhausted, effect: .postponed),
    Case(status: 429, code: "APIGW.0308", expected: .resourceExhausted, effect: .postponed),
    Case(status: 429, code: "APIG.0308", expected: .resourceExhausted, effect: .postponed),
    Case(
      status: 401, code: "APIGW.0301",
      text: "Incorrect IAM authentication information: verify aksk signature fail",
      expected: .unavailable, effect: .credentialRefused),
    Case(
      status: 401, code: "APIGW.0301", text: "calc ak sk signature fail:signature expired",
      expected: .unavailable, effect: .clockRefused),
    Case(status: 403, code: "APIGW.0302", expected: .permissionDenied, effect: .refused),
    Case(status: 404, code: "APIGW.0101", expected: .unimplemented, effect: .refused),
    Case(status: 502, code: "APIGW.0201", expected: .unavailable, effect: .uncertain),
    Case(status: 504, code: "", expected: .unavailable, effect: .uncertain),
    Case(status: 302, code: "", expected: .unknown, effect: .uncertain),
  ])
  func `status and code mean this`(given: Case) {
    let understood = Self.understand(
      given.status, #"{"error_code":"\#(given.code)","error_msg":"\#(given.text)"}"#)
    #expect(understood.refusal.code == given.expected)
    #expect(understood.effect == given.effect)
    #expect(understood.refusal.origin == .upstream)
    #expect(understood.refusal.upstream?.status == given.status)
  }

  @Test func `both body shapes are understood`() {
    let appendix = Self.understand(400, #"{"code":"VPN.0004","message":"gone"}"#)
    #expect(appendix.refusal.code == .notFound)
    #expect(appendix.refusal.message == "the cloud: gone")
  }

  @Test func `texts about our own key are not shown to callers`() {
    let understood = Self.understand(
      401,
      #"{"error_code":"APIGW.0301","error_msg":"Get secretKey failed,ak:AKTOPSECRET"}"#
    )
    #expect(!understood.refusal.message.contains("AKTOPSECRET"))
    #expect(understood.refusal.cause?.contains("AKTOPSECRET") == true)
  }

  @Test func `the cloud's wish to wait is passed on`() {
    let understood = Self.understand(429, "{}", retryAfter: .seconds(7))
    #expect(understood.refusal.retryAfter == .seconds(7))
  }

  @Test func `a body that is no JSON is no reason to fail`() {
    let understood = Self.understand(503, "<html>")
    #expect(understood.refusal.code == .unavailable)
    #expect(understood.refusal.message == "the cloud answered 503 without a reason")
  }
}
