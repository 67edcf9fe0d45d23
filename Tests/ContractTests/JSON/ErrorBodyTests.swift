import Testing

@testable import Contract

@Suite struct ErrorBodyTests {
  private func read(_ json: String) -> ErrorBody? { ErrorBody(Array(json.utf8)) }

  @Test(arguments: [
    #"{"error_code":"VPN.0001","error_msg":"invalid request:x","request_id":"r"}"#,
    #"{"code":"VPN.0001","message":"invalid request:x","request_id":"r"}"#,
    #"{"errorCode":"VPN.0001","errorMsg":"invalid request:x","requestId":"r"}"#,
    #"{"error":{"code":"VPN.0001","message":"invalid request:x"},"request_id":"r"}"#,
  ]) func `every shape in use is read`(json: String) throws {
    let body = try #require(read(json))
    #expect(body.code == "VPN.0001")
    #expect(body.message == "invalid request:x")
    #expect(body.requestID == "r")
  }

  @Test func `the manual's own example is read`() throws {
    let body = try #require(ErrorBody(try Examples.bytes("update-vpn-gateway.not-ready.error")))
    #expect(body.code == "VPN.0003")
    #expect(body.message?.contains("is not ready, currently CREATING") == true)
    #expect(body.requestID == "abafe41c-7744-41af-bf3d-4452872af799")
  }

  @Test func `a code written as a number is its digits`() {
    #expect(read(#"{"error":{"code":401,"message":"m"}}"#)?.code == "401")
  }

  @Test(arguments: ["", "<html>", "[]", "{}", #"{"a":{"b":{"code":"x"}}}"#, #"{"code":"x""#])
  func `what says nothing is nothing`(json: String) {
    #expect(read(json) == nil)
  }
}
