import CallModel
import Contract
import Testing

@testable import Upstream

/// What a caller hears of a call that is passed through, and what it does not.
@Suite struct ForwardingTests {
  @Test func `a success is the cloud's, whichever it is`() async throws {
    try await ScriptedCloud.run { _, _ in
      .answer(202, "{}")
    } _: { cloud in
      let passed = try await cloud.pass("CreateVpnGateway", .post, body: "{}").get()
      #expect(passed.answer.status == 202)
      #expect(passed.refusal == nil)
      #expect(cloud.asked == ["POST"])
    }
  }

  @Test func `a refusal of the call is a ForwardedAnswer with the cloud's own body`() async throws {
    try await ScriptedCloud.run { _, _ in
      .refusal(404, "VPN.0004")
    } _: { cloud in
      let passed = try await cloud.pass("GetVpnGateway").get()
      #expect(passed.answer.status == 404)
      #expect(String(decoding: passed.answer.body, as: UTF8.self).contains("VPN.0004"))
      #expect(passed.refusal?.code == .notFound)
    }
  }

  @Test func `what is repeated on other faces is repeated here`() async throws {
    try await ScriptedCloud.run { _, number in
      number == 0 ? .refusal(429, "APIGW.0308", fields: [("retry-after", "0")]) : .answer(201)
    } _: { cloud in
      let passed = try await cloud.pass("CreateVpnGateway", .post, body: "{}").get()
      #expect(passed.answer.status == 201)
      #expect(cloud.asked == ["POST", "POST"])
    }
  }

  @Test func `a write that the cloud failed at is told as the cloud tells it`() async throws {
    try await ScriptedCloud.run { _, _ in
      .refusal(500, "VPN.0002")
    } _: { cloud in
      let passed = try await cloud.pass("CreateVpnGateway", .post, body: "{}").get()
      #expect(passed.answer.status == 500)
      #expect(passed.refusal?.reason == "OUTCOME_UNKNOWN")
      #expect(cloud.asked == ["POST"])
    }
  }

  @Test func `a write whose answer was lost is nobody's answer`() async throws {
    try await ScriptedCloud.run { _, _ in
      .lost
    } _: { cloud in
      guard case .failure(let refusal) = await cloud.pass("CreateVpnGateway", .post, body: "{}")
      else {
        Issue.record("there was no answer")
        return
      }
      #expect(refusal.reason == "OUTCOME_UNKNOWN")
    }
  }

  @Test func `what the cloud says of the gateway's own key is not for a caller`() async throws {
    try await ScriptedCloud.run { _, _ in
      .refusal(401, "APIGW.0301")
    } _: { cloud in
      guard case .failure(let refusal) = await cloud.pass("GetVpnGateway") else {
        Issue.record("it was passed through")
        return
      }
      #expect(refusal.reason == "CREDENTIAL_REFUSED")
      #expect(!refusal.message.contains("ACCESSKEY"))
    }
  }
}
