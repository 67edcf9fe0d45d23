import CallModel
import Contract
import Synchronization
import Testing
import Transport

@testable import Upstream

/// The first attempt that is made without a task, and how it goes on where it is not the last.
@Suite struct BeginningTests {
  typealias Reply = ScriptedCloud.Reply

  /// The first request proves the key; `replies` are for those behind it.
  private func run(
    _ replies: [Reply], _ body: (ScriptedCloud) async throws -> Void
  ) async throws {
    let seen = Mutex(0)
    try await ScriptedCloud.run { _, _ in
      let number = seen.withLock { number in
        defer { number += 1 }
        return number
      }
      return number == 0 ? .answer(200) : replies[min(number, replies.count) - 1]
    } _: { cloud in
      _ = try await cloud.call("GetVpnGateway").get()
      try await body(cloud)
    }
  }

  @Test func `with a key of which nothing is known nothing is begun`() async throws {
    try await ScriptedCloud.run { _, _ in
      .answer(200)
    } _: { cloud in
      #expect(await cloud.begin("GetVpnGateway") == nil)
      #expect(cloud.asked == [])
    }
  }

  @Test func `an answer of success is the end`() async throws {
    try await run([CloudSenderTests.done]) { cloud in
      let answer = try #require(await cloud.begin("GetVpnGateway")).get()
      #expect(answer.status == 200)
      #expect(String(decoding: answer.body, as: UTF8.self).contains("new"))
      #expect(cloud.asked == ["GET", "GET"])
    }
  }

  @Test func `what nobody waits for any more is not begun`() async throws {
    try await run([.answer(200)]) { cloud in
      #expect(await cloud.begin("GetVpnGateway", within: .zero) == nil)
      #expect(cloud.asked == ["GET"])
    }
  }

  @Test(arguments: [
    Reply.refused,
    .refusal(429, "APIGW.0308", fields: [("retry-after", "0")]),
    .refusal(400, "VPN.0030", fields: [("retry-after", "0")]),
  ])
  func `what was not executed is sent again`(first: Reply) async throws {
    try await run([first, .answer(201)]) { cloud in
      let end = try #require(await cloud.begin("CreateVpnGateway", .post, body: "{}"))
      #expect(try end.get().status == 201)
      #expect(cloud.asked == ["GET", "POST", "POST"])
    }
  }

  @Test func `the first attempt is one of those that may be made`() async throws {
    try await run([.refusal(400, "VPN.0030", fields: [("retry-after", "0")])]) { cloud in
      let end = try #require(await cloud.begin("CreateVpnGateway", .post, body: "{}"))
      #expect(throws: Refusal.self) { try end.get() }
      #expect(cloud.asked.count == 1 + 1 + Limits.upstreamRepeats)
    }
  }

  @Test(arguments: CloudSenderTests.losses)
  func `a lost answer to what must not be repeated is said`(first: Reply) async throws {
    try await run([first]) { cloud in
      let end = try #require(await cloud.begin("CreateVpnGateway", .post, body: "{}"))
      let refusal = try #require(throws: Refusal.self) { try end.get() }
      #expect(refusal.reason == "OUTCOME_UNKNOWN")
      #expect(cloud.asked == ["GET", "POST"])
    }
  }

  @Test func `a key that is refused is held back from the next`() async throws {
    try await run([.wrongKey]) { cloud in
      let end = try #require(await cloud.begin("GetVpnGateway"))
      #expect(throws: Refusal.self) { try end.get() }
      #expect(cloud.credential.brokenBecause != nil)
      #expect(await cloud.begin("GetVpnGateway") == nil)
      #expect(cloud.asked == ["GET", "GET"])
    }
  }
}
