import CallModel
import Compression
import Foundation
import HTTP2Wire
import Testing
import Transport

@testable import Protocols

@Suite struct RESTFaceTests {
  @Test func `an allowance that is used up has a type that clients can know`() throws {
    func json(_ allowance: Allowance) throws -> [String: Any] {
      let problem = RESTFace.problem(
        Refusal(.resourceExhausted, "why", reason: "X", allowance: allowance))
      return try #require(JSONSerialization.jsonObject(with: Data(problem)) as? [String: Any])
    }
    let rate = try json(Allowance(caller: "c", policy: "read", limit: 30, windowSeconds: 60))
    #expect(
      rate["type"] as? String == "https://iana.org/assignments/http-problem-types#quota-exceeded")
    #expect(
      rate["title"] as? String
        == "Request cannot be satisfied as assigned quota has been exceeded")
    #expect(rate["status"] as? Int == 429)
    #expect(rate["violated-policies"] as? [String] == ["read"])
    let quota = try #require(rate["quota"] as? [String: Any])
    #expect(quota["policy"] as? String == "read")
    #expect(quota["limit"] as? Int == 30)
    #expect(quota["window_seconds"] as? Int == 60)
    let places = try json(
      Allowance(caller: "c", policy: "in_flight", limit: 3, windowSeconds: nil))
    #expect((places["quota"] as? [String: Any])?["window_seconds"] == nil)
  }

  @Test func `a refusal is a problem with every public fact and no private one`() throws {
    let problem = RESTFace.problem(
      Refusal(
        .invalidArgument, "two\nlines\u{1}", reason: "CONSTRAINT_VIOLATED", cause: "secret",
        origin: .upstream,
        upstream: UpstreamTrace(status: 400, errorCode: "VPN.0001", requestID: "r-1"),
        violations: [FieldViolation(field: "tags[2].key", rule: "length", description: "1 to 36")],
        metadata: [("caller", "billing")]))
    #expect(!text(problem).contains("secret"))
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(problem)) as? [String: Any])
    #expect(json["title"] as? String == "Bad Request")
    #expect(json["status"] as? Int == 400)
    #expect(json["detail"] as? String == "two\nlines\u{1}")
    #expect(json["code"] as? String == "INVALID_ARGUMENT")
    #expect(json["reason"] as? String == "CONSTRAINT_VIOLATED")
    #expect(json["origin"] as? String == "upstream")
    #expect(
      json["violations"] as? [[String: String]]
        == [["field": "tags[2].key", "rule": "length", "description": "1 to 36"]])
    let upstream = try #require(json["upstream"] as? [String: Any])
    #expect(upstream["status"] as? Int == 400)
    #expect(upstream["error_code"] as? String == "VPN.0001")
    #expect(upstream["request_id"] as? String == "r-1")
    #expect(json["metadata"] as? [String: String] == ["caller": "billing"])
  }

  @Test func `a problem leaves out what there is not`() throws {
    let problem = RESTFace.problem(Refusal(.unavailable, "later", reason: "BUSY"))
    #expect(
      text(problem)
        == #"{"title":"Service Unavailable","status":503,"detail":"later","code":"UNAVAILABLE","#
        + #""reason":"BUSY","origin":"gateway"}"#)
  }

  @Test func `a problem is sent with its type and its status`() async throws {
    let said = try await RecordingExchange.said { exchange in
      RESTFace.refuse(
        Refusal(.resourceExhausted, "slow down", reason: "X", retryAfter: .seconds(3)),
        on: exchange)
    }
    #expect(said.value(":status") == "429")
    #expect(said.value("content-type") == "application/problem+json")
    #expect(said.value("retry-after") == "3")
  }

  @Test func `an answer without content has no body and says no type`() async throws {
    let said = try await RecordingExchange.said { exchange in
      Dialect(.rest, .json).reply(
        Array("{}".utf8), facts: ReplyFacts(status: 204, upstreamRequestID: "r"), on: exchange)
    }
    #expect(said.fields == [":status: 204", "gatehouse-upstream-request-id: r"])
    #expect(said.body.isEmpty)
  }

  @Test func `a large answer is packed for who takes gzip`() async throws {
    let message = [UInt8](repeating: 0x20, count: 3000)
    let head = Heads.request("GET", "/v1/x", ("accept-encoding", "gzip"))
    let said = try await RecordingExchange.said(to: head) { exchange in
      Dialect(.rest, .json).reply(
        message, facts: ReplyFacts(status: 201), on: exchange)
    }
    #expect(said.value(":status") == "201")
    #expect(said.value("content-encoding") == "gzip")
    #expect(try Gzip.decompress(said.body[...], limit: 3000) == message)
  }

  @Test func `a body is JSON, perhaps packed`() async throws {
    let json = Array("{\"a\":1}".utf8)
    for (head, body) in [
      (Heads.post("/v1/x", "application/json; charset=utf-8"), json),
      (
        Heads.request(
          "POST", "/v1/x", ("content-type", "Application/JSON"), ("content-encoding", "gzip")),
        Gzip.compress(json)
      ),
      (Heads.request("POST", "/v1/x"), json),
    ] {
      _ = try await RecordingExchange.said(to: head, body: body) { exchange in
        guard try RESTFace.message(of: exchange) == json else { throw CancellationError() }
      }
    }
    await #expect(throws: Refusal.self) {
      _ = try await RecordingExchange.said(to: Heads.post("/v1/x", "text/plain"), body: json) {
        _ = try RESTFace.message(of: $0)
      }
    }
  }
}
