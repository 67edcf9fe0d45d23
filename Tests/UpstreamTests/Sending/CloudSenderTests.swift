import CallModel
import Contract
import Testing
import Transport

@testable import Upstream

/// What is sent again, and what is not, against a server that answers as the test says.
@Suite struct CloudSenderTests {
  typealias Reply = ScriptedCloud.Reply

  static let done = Reply.answer(200, #"{"vpn_gateway":{"id":"1","name":"new"}}"#)
  static let old = Reply.answer(200, #"{"vpn_gateway":{"id":"1","name":"old"}}"#)
  static let rename = #"{"vpn_gateway":{"name":"new"}}"#
  static let losses: [Reply] = [
    .lost, .answer(502), .answer(504), .refusal(500, "VPN.0002"), .answer(503),
  ]

  @Test func `what is accepted is the answer`() async throws {
    try await ScriptedCloud.run { _, _ in
      Self.done
    } _: { cloud in
      let answer = try await cloud.call("GetVpnGateway").get()
      #expect(answer.status == 200)
      #expect(cloud.asked == ["GET"])
    }
  }

  @Test(arguments: [
    Reply.refused,
    .refusal(429, "APIGW.0308", fields: [("retry-after", "0")]),
    .refusal(400, "VPN.0030", fields: [("retry-after", "0")]),
  ])
  func `what was not executed is sent again, whatever it is`(first: Reply) async throws {
    try await ScriptedCloud.run { _, number in
      number == 0 ? first : .answer(201)
    } _: { cloud in
      let answer = try await cloud.call("CreateVpnGateway", .post, body: "{}").get()
      #expect(answer.status == 201)
      #expect(cloud.asked == ["POST", "POST"])
    }
  }

  @Test func `a cloud that stays busy is asked four times`() async throws {
    try await ScriptedCloud.run { _, _ in
      .refusal(400, "VPN.0030", fields: [("retry-after", "0")])
    } _: { cloud in
      let refusal = try await cloud.refusal("CreateVpnGateway", .post, body: "{}")
      #expect(refusal.reason == "UPSTREAM_BUSY")
      #expect(cloud.asked.count == 1 + Limits.upstreamRepeats)
    }
  }

  @Test func `a wait beyond the deadline is refused at once`() async throws {
    try await ScriptedCloud.run { _, _ in
      .refusal(429, "APIGW.0308", fields: [("retry-after", "60")])
    } _: { cloud in
      let refusal = try await cloud.refusal("GetVpnGateway")
      #expect(refusal.retryAfter == .seconds(60))
      #expect(cloud.asked.count == 1)
    }
  }

  @Test func `what nobody waits for any more is not begun`() async throws {
    try await ScriptedCloud.run { _, _ in
      .answer(201)
    } _: { cloud in
      let late = await cloud.call("CreateVpnGateway", .post, body: "{}", within: .zero)
      let refusal = try #require(throws: Refusal.self) { try late.get() }
      #expect(refusal.code == .deadlineExceeded)
      #expect(refusal.harmlessness == .unseen)
      #expect(cloud.asked == [])
    }
  }

  @Test(arguments: losses)
  func `a read is repeated after a lost answer`(loss: Reply) async throws {
    try await ScriptedCloud.run { _, number in
      number == 0 ? loss : Self.done
    } _: { cloud in
      _ = try await cloud.call("GetVpnGateway").get()
      #expect(cloud.asked == ["GET", "GET"])
    }
  }

  @Test(arguments: losses)
  func `a create is not repeated after a lost answer`(loss: Reply) async throws {
    try await ScriptedCloud.run { _, _ in
      loss
    } _: { cloud in
      let refusal = try await cloud.refusal("CreateVpnGateway", .post, body: "{}")
      #expect(refusal.code == .unknown)
      #expect(refusal.reason == "OUTCOME_UNKNOWN")
      #expect(cloud.asked == ["POST"])
    }
  }

  @Test(arguments: losses)
  func `an update that was done is not sent again`(loss: Reply) async throws {
    try await ScriptedCloud.run { method, _ in
      method == "PUT" ? loss : Self.done
    } _: { cloud in
      let answer = try await cloud.call("UpdateVpnGateway", .put, body: Self.rename).get()
      #expect(answer.status == 200)
      #expect(cloud.asked == ["PUT", "GET"])
    }
  }

  @Test(arguments: losses)
  func `an update that was not done is sent again`(loss: Reply) async throws {
    try await ScriptedCloud.run { method, number in
      method == "GET" ? Self.old : number == 0 ? loss : Self.done
    } _: { cloud in
      _ = try await cloud.call("UpdateVpnGateway", .put, body: Self.rename).get()
      #expect(cloud.asked == ["PUT", "GET", "PUT"])
    }
  }

  @Test func `an update whose traces cannot be seen is not sent again`() async throws {
    try await ScriptedCloud.run { method, _ in
      method == "PUT" ? .lost : Self.old
    } _: { cloud in
      let refusal = try await cloud.refusal(
        "UpdateVpnGateway", .put,
        body: #"{"vpn_gateway":{"policy_template":{"ike_policy":{"lifetime_seconds":4000}}}}"#)
      #expect(refusal.reason == "OUTCOME_UNKNOWN")
      #expect(cloud.asked == ["PUT", "GET"])
    }
  }

  /// The look came too early: the update was on its way, and stands in its own repeat's way.
  @Test func `a resource not ready for our own lost update is no failed precondition`()
    async throws
  {
    try await ScriptedCloud.run { method, number in
      switch (method, number) {
      case ("PUT", 0): .lost
      case ("PUT", _): .notReady
      case (_, 0): Self.old
      default: Self.done
      }
    } _: { cloud in
      let answer = try await cloud.call("UpdateVpnGateway", .put, body: Self.rename).get()
      #expect(answer.status == 200)
      #expect(cloud.asked == ["PUT", "GET", "PUT", "GET"])
    }
    try await ScriptedCloud.run { method, number in
      method == "GET" ? Self.old : number == 0 ? .lost : .notReady
    } _: { cloud in
      let refusal = try await cloud.refusal("UpdateVpnGateway", .put, body: Self.rename)
      #expect(refusal.reason == "OUTCOME_UNKNOWN")
    }
  }

  @Test func `a resource not ready without a loss before is a failed precondition`()
    async throws
  {
    try await ScriptedCloud.run { _, _ in
      .notReady
    } _: { cloud in
      let refusal = try await cloud.refusal("UpdateVpnGateway", .put, body: Self.rename)
      #expect(refusal.code == .failedPrecondition)
      #expect(cloud.asked == ["PUT"])
    }
  }

  @Test(arguments: [
    Reply.refusal(404, "VPN.0004"), .answer(200, #"{"vpn_gateway":{"status":"PENDING_DELETE"}}"#),
  ])
  func `a delete that was done is not sent again`(seen: Reply) async throws {
    try await ScriptedCloud.run { method, _ in
      method == "DELETE" ? .lost : seen
    } _: { cloud in
      let answer = try await cloud.call("DeleteVpnGateway", .delete).get()
      #expect(answer.status == 204)
      #expect(cloud.asked == ["DELETE", "GET"])
    }
  }

  @Test func `a look that fails is tried again, and in the end nothing is known`() async throws {
    try await ScriptedCloud.run { method, number in
      method == "PUT" || number == 0 ? .lost : Self.done
    } _: { cloud in
      _ = try await cloud.call("UpdateVpnGateway", .put, body: Self.rename).get()
      #expect(cloud.asked == ["PUT", "GET", "GET"])
    }
    try await ScriptedCloud.run { _, _ in
      .lost
    } _: { cloud in
      let refusal = try await cloud.refusal("UpdateVpnGateway", .put, body: Self.rename)
      #expect(refusal.reason == "OUTCOME_UNKNOWN")
      #expect(cloud.asked.count { $0 == "PUT" } == 1)
    }
  }

  @Test(
    arguments: [
      (Reply.refusal(400, "VPN.0001"), .refused), (.notReady, .refused),
      (.refusal(404, "VPN.0004"), .refused),
      (.refusal(429, "APIGW.0308", fields: [("retry-after", "60")]), .unseen), (.wrongKey, .unseen),
      (.refused, .unseen), (.lost, nil), (.answer(503), nil), (.refusal(500, "VPN.0002"), nil),
    ] as [(Reply, Refusal.Harmlessness?)])
  func `a refused write says whether it has surely changed nothing`(
    reply: Reply, harmlessness: Refusal.Harmlessness?
  ) async throws {
    try await ScriptedCloud.run { _, _ in
      reply
    } _: { cloud in
      let refusal = try await cloud.refusal("CreateVpnGateway", .post, body: "{}")
      #expect(refusal.harmlessness == harmlessness)
    }
  }

  @Test func `a loss is not undone by what is refused after it`() async throws {
    try await ScriptedCloud.run { _, number in
      number == 0 ? .lost : .refusal(400, "VPN.0001")
    } _: { cloud in
      let refusal = try await cloud.refusal("UpdateVpnGateway", .put, body: Self.rename)
      #expect(refusal.harmlessness == nil)
    }
  }

  @Test func `an answer that is refused definitely is not asked for again`() async throws {
    try await ScriptedCloud.run { _, _ in
      .refusal(404, "VPN.0004")
    } _: { cloud in
      let refusal = try await cloud.refusal("GetVpnGateway")
      #expect(refusal.code == .notFound)
      #expect(cloud.asked.count == 1)
    }
  }
}

extension ScriptedCloud {
  /// The refusal of a call that must not succeed.
  func refusal(
    _ operation: String, _ method: HTTPMethod = .get, body: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Refusal {
    switch await call(operation, method, body: body) {
    case .failure(let refusal): return refusal
    case .success(let answer):
      Issue.record("answered \(answer.status)", sourceLocation: sourceLocation)
      throw CancellationError()
    }
  }
}
