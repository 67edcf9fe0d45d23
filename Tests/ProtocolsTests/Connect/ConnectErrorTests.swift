import CallModel
import Testing

@testable import Protocols

@Suite struct ConnectErrorTests {
  @Test func `an error that is written is read back with all that is public`() throws {
    let refusal = Refusal(
      .invalidArgument, "the request is not acceptable", reason: "CONSTRAINT_VIOLATED",
      cause: "secret", origin: .upstream,
      upstream: UpstreamTrace(status: 400, errorCode: "VPN.0001", requestID: "r-1"),
      retryAfter: .milliseconds(1500),
      violations: [FieldViolation(field: "tags[2].key", rule: "length", description: "1 to 36")],
      metadata: [("caller", "billing")])
    let error = try #require(ConnectError(body: ConnectFace.errorBody(of: refusal)))
    #expect(error.code == .invalidArgument)
    #expect(error.message == "the request is not acceptable")
    #expect(error.reason == "CONSTRAINT_VIOLATED")
    #expect(error.isOfCloud)
    #expect(error.retryAfter == .milliseconds(1500))
    #expect(error.violations == refusal.violations)
    #expect(
      error.facts.map { "\($0.name)=\($0.value)" } == [
        "caller=billing", "upstream_error_code=VPN.0001", "upstream_request_id=r-1",
        "upstream_status=400",
      ])
  }

  @Test(arguments: Code.allCases) func `each code is known by its word`(code: Code) throws {
    let body = ConnectFace.errorBody(of: Refusal(code, "m", reason: "R"))
    #expect(try #require(ConnectError(body: body)).code == code)
  }

  @Test func `details that cannot be read are passed over`() throws {
    let error = try #require(
      ConnectError(
        body: Array(
          #"{"code":"aborted","details":[{"type":"google.rpc.ErrorInfo","value":"!"},{},3]}"#.utf8))
    )
    #expect(error.code == .aborted && error.message.isEmpty && error.reason == nil)
  }

  @Test(arguments: ["", "{}", "<html>", #"{"code":"strange"}"#, #"{"code":7}"#, "[]"])
  func `anything else is no error of the protocol`(body: String) {
    #expect(ConnectError(body: Array(body.utf8)) == nil)
  }
}
