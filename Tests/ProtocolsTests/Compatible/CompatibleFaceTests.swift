import CallModel
import HTTP2Wire
import Testing

@testable import Protocols

@Suite struct CompatibleFaceTests {
  @Test func `a refusal has the cloud's three members, and its request id in the head as well`()
    async throws
  {
    let said = try await RecordingExchange.said { exchange in
      CompatibleFace.refuse(
        Refusal(.unauthenticated, "decrypt token fail", reason: "UNAUTHENTICATED"), on: exchange)
    }
    #expect(said.value(":status") == "401")
    #expect(said.value("content-type") == "application/json")
    let id = try #require(said.value("x-request-id"))
    #expect(id.utf8.count == 32)
    #expect(
      said.text
        == #"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: "#
        + #"decrypt token fail","request_id":"\#(id)"}"#)
  }

  @Test func `a refusal that names a time to come back says it in Retry-After`() async throws {
    let said = try await RecordingExchange.said { exchange in
      CompatibleFace.refuse(
        Refusal(.resourceExhausted, "too many", reason: "X", retryAfter: .milliseconds(1500)),
        on: exchange)
    }
    #expect(said.value(":status") == "429")
    #expect(said.value("retry-after") == "2")
  }

  @Test func `a passed answer keeps its status, and a 204 has no length`() {
    let plain = CompatibleFace.passedHead(status: 418, bodyCount: 7)
    #expect(plain.string(of: .status) == "418")
    #expect(plain.string(of: .contentLength) == "7")
    let empty = CompatibleFace.passedHead(status: 204, bodyCount: 0)
    #expect(empty.string(of: .status) == "204")
    #expect(!empty.contains(.contentLength))
  }

  @Test func `a token is among the fields that no table of HPACK may hold`() async throws {
    let said = try await RecordingExchange.said { exchange in
      CompatibleFace.reply(201, Array("{}".utf8), subjectToken: Array("ght_x".utf8), on: exchange)
    }
    #expect(said.value("x-subject-token") == "ght_x")
    #expect(KnownField(Array("x-subject-token".utf8).span) == .xSubjectToken)
  }

  @Test func `two RequestIDs are never one`() {
    #expect(RequestID.make() != RequestID.make())
  }
}
