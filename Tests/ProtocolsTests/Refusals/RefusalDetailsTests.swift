import CallModel
import Contract
import SwiftProtobuf
import Testing

@testable import Protocols

@Suite struct RefusalDetailsTests {
  private func first<Detail: Message>(_ type: Detail.Type, of refusal: Refusal) -> Detail? {
    RefusalDetails(refusal).messages.lazy.compactMap { $0 as? Detail }.first
  }

  @Test func `every refusal has its reason in the domain of who decided`() throws {
    let own = try #require(
      first(
        Google_Rpc_ErrorInfo.self,
        of: Refusal(.internal, "m", reason: "R", cause: "private", metadata: [("k", "v")])))
    #expect(own.reason == "R")
    #expect(own.domain == "gatehouse")
    #expect(own.metadata == ["k": "v"])
    let cloud = try #require(
      first(
        Google_Rpc_ErrorInfo.self,
        of: Refusal(
          .aborted, "m", reason: "R", origin: .upstream,
          upstream: UpstreamTrace(status: 409, errorCode: "VPN.0031", requestID: nil))))
    #expect(cloud.domain == "vpn.cloud")
    #expect(cloud.metadata == ["upstream_status": "409", "upstream_error_code": "VPN.0031"])
  }

  @Test func `the time to come back is told to the nanosecond`() throws {
    let info = try #require(
      first(
        Google_Rpc_RetryInfo.self,
        of: Refusal(.unavailable, "m", reason: "R", retryAfter: .milliseconds(1250))))
    #expect(info.retryDelay.seconds == 1)
    #expect(info.retryDelay.nanos == 250_000_000)
    #expect(
      first(Google_Rpc_RetryInfo.self, of: Refusal(.unavailable, "m", reason: "R")) == nil)
  }

  @Test func `violations name field, expectation and rule`() throws {
    let request = try #require(
      first(
        Google_Rpc_BadRequest.self,
        of: Refusal(
          .invalidArgument, "m", reason: "R",
          violations: [FieldViolation(field: "name", rule: "VGW-1", description: "1 to 64")])))
    #expect(request.fieldViolations.count == 1)
    #expect(request.fieldViolations[0].field == "name")
    #expect(request.fieldViolations[0].description_p == "1 to 64")
    #expect(request.fieldViolations[0].reason == "VGW-1")
  }

  @Test func `an allowance that is used up is told with whose and how much it is`() throws {
    let rate = Allowance(caller: "billing", policy: "read", limit: 100, windowSeconds: 1)
    let failure = try #require(
      first(
        Google_Rpc_QuotaFailure.self,
        of: Refusal(.resourceExhausted, "too often", reason: "R", allowance: rate)))
    let violation = try #require(failure.violations.first)
    #expect(violation.subject == "caller:billing")
    #expect(violation.description_p == "too often")
    #expect(violation.apiService == "gatehouse")
    #expect(violation.quotaMetric == "requests")
    #expect(violation.quotaID == "read")
    #expect(violation.quotaDimensions == ["caller": "billing", "window_seconds": "1"])
    #expect(violation.quotaValue == 100)
    var places = rate
    places.windowSeconds = nil
    let other = try #require(
      first(
        Google_Rpc_QuotaFailure.self,
        of: Refusal(.resourceExhausted, "m", reason: "R", allowance: places)))
    #expect(other.violations[0].quotaMetric == "concurrent-requests")
    #expect(
      first(Google_Rpc_QuotaFailure.self, of: Refusal(.resourceExhausted, "m", reason: "R")) == nil)
  }

  @Test func `a failed precondition says which`() throws {
    let failure = try #require(
      first(
        Google_Rpc_PreconditionFailure.self,
        of: Refusal(.failedPrecondition, "not ready", reason: "NOT_READY")))
    #expect(failure.violations.map(\.type) == ["NOT_READY"])
    #expect(failure.violations.map(\.description_p) == ["not ready"])
  }
}
