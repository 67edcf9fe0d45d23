import CallModel
import Contract
import NIOCore
import System
import TestTools
import Testing
import Transport

@testable import GatehouseServer
@testable import Upstream

/// Reads that are shared, at a cloud that answers when the test says so.
@Suite(.timeLimit(.minutes(10))) struct ReadDeskTests {
  private static let id = "620d99b8-de30-4a8d-8a86-200b868f2d7d"
  private static let message = "{\"vgw_id\":\"\(id)\"}"
  private static let place = "/v5/p/vpn-gateways/\(id)"
  private static let quotas = #"{"quotas":{"resources":[]}}"#
  private static let order = #"""
    {"vpn_gateway":{"vpc_id":"\#(id)","local_subnets":["192.168.0.0/24"],
      "connect_subnet":"\#(id)"}}
    """#
  private static let gateway = "{\"vpn_gateway\":{\"id\":\"\(id)\",\"status\":\"ACTIVE\"}}"

  @Test func `who asks the same is answered by one call of the cloud, then from memory`()
    async throws
  {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      for _ in 0..<5 { _ = try await cloud.start("GetVpnGateway", Self.message) }
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(200, Self.gateway)
      for _ in 0..<5 { #expect(await cloud.next() == "said 200") }
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "said 200")
    }
  }

  @Test func `an answer is given again as long as it is fresh, and no longer`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      // It says what was true when it was asked for.
      cloud.clock.pass(.seconds(2))
      try await cloud.answer(200, Self.gateway)
      #expect(await cloud.next() == "said 200")
      cloud.clock.pass(.seconds(3))
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "said 200")
      cloud.clock.pass(.nanoseconds(1))
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(200, Self.gateway)
      #expect(await cloud.next() == "said 200")
    }
  }

  @Test func `a refusal of the cloud is everybody's, and is asked for again`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      for _ in 0..<3 { _ = try await cloud.start("GetVpnGateway", Self.message) }
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(403, #"{"error_code":"VPN.0003","error_msg":"no"}"#)
      for _ in 0..<3 { #expect(await cloud.next() == "said 403") }
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(200, Self.gateway)
      #expect(await cloud.next() == "said 200")
    }
  }

  @Test func `a fetch is given up when the last who waits has gone`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      let first = try await cloud.start("GetVpnGateway", Self.message)
      let second = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.onLoop { _ in first.value.whenCanceled?() }
      // The second still waits: what is seen next is its answer and no reset.
      try await cloud.answer(200, Self.gateway)
      #expect(await cloud.next() == "said 200")
      let third = try await cloud.start("ListQuotas", "{}")
      #expect(await cloud.next() == "asked GET /v5/p/vpn/quotas")
      try await cloud.onLoop { _ in third.value.whenCanceled?() }
      #expect(await cloud.next() == "reset GET")
      _ = second
    }
  }

  @Test func `a write makes its resource wrong before its caller is told`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(200, Self.gateway)
      #expect(await cloud.next() == "said 200")
      _ = try await cloud.start("DeleteVpnGateway", Self.message)
      #expect(await cloud.next() == "asked DELETE \(Self.place)")
      // Until it is answered, what was true before may still be.
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "said 200")
      try await cloud.answer(204)
      #expect(await cloud.next() == "said 200")
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(404, #"{"error_code":"VPN.0004","error_msg":"gone"}"#)
      #expect(await cloud.next() == "said 404")
      // Believed for a moment.
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "said 404")
    }
  }

  @Test(arguments: [
    // About the request or who asks: what is kept is as true as it was.
    (400, "VPN.0001", "invalid request: name", true), (403, "VPN.0003", "no permission", true),
    // About the resource: what is kept may be what misled the caller.
    (403, "VPN.0003", "resource is not ready, currently UPDATING", false),
    (404, "VPN.0004", "gone", false), (409, "VPN.0031", "again", false),
    // Nobody knows what was done.
    (500, "VPN.0002", "internal", false),
  ])
  func `a write that the cloud refuses leaves what it says nothing of`(
    status: Int, code: String, text: String, isKept: Bool
  ) async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      _ = try await cloud.start("ListQuotas", "{}")
      #expect(await cloud.next() == "asked GET /v5/p/vpn/quotas")
      try await cloud.answer(200, Self.quotas)
      #expect(await cloud.next() == "said 200")
      _ = try await cloud.start("CreateVpnGateway", Self.order)
      #expect(await cloud.next().hasPrefix("asked POST /v5/p/vpn-gateways "))
      try await cloud.answer(status, "{\"error_code\":\"\(code)\",\"error_msg\":\"\(text)\"}")
      #expect(await cloud.next().hasPrefix("said "))
      _ = try await cloud.start("ListQuotas", "{}")
      #expect(await cloud.next() == (isKept ? "said 200" : "asked GET /v5/p/vpn/quotas"))
    }
  }

  @Test func `a write that was never sent makes nothing wrong`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(200, Self.gateway)
      #expect(await cloud.next() == "said 200")
      // From now on the key is shown to nobody for a while.
      _ = try await cloud.start("ListQuotas", "{}")
      #expect(await cloud.next() == "asked GET /v5/p/vpn/quotas")
      try await cloud.answer(401, #"{"error_code":"APIGW.0301","error_msg":"verify fail"}"#)
      #expect(await cloud.next() == "said 503")
      _ = try await cloud.start("DeleteVpnGateway", Self.message)
      #expect(await cloud.next() == "said 503")
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "said 200")
    }
  }

  @Test func `after a lost write nothing that it could change is kept for a while`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      _ = try await cloud.start("CreateVpnGateway", Self.order)
      #expect(await cloud.next().hasPrefix("asked POST /v5/p/vpn-gateways "))
      try await cloud.answer(500)
      #expect(await cloud.next() == "said 500")
      for wait in [0, 29, 1] {
        cloud.clock.pass(.seconds(wait))
        _ = try await cloud.start("ListQuotas", "{}")
        #expect(await cloud.next() == "asked GET /v5/p/vpn/quotas")
        try await cloud.answer(200, Self.quotas)
        #expect(await cloud.next() == "said 200")
      }
      _ = try await cloud.start("ListQuotas", "{}")
      #expect(await cloud.next() == "said 200", "it is kept by now")
    }
  }

  @Test func `a write that is decided by what is read first makes its resource wrong, too`()
    async throws
  {
    let policy = [
      #"{"Effect":"Allow","Action":"vpn:*"}"#,
      #"""
      {"Effect":"Deny","Action":"*:delete",
       "Condition":{"StringEquals":{"g:ResourceTag/protected":"yes"}}}
      """#,
    ]
    try await HeldCloud.run(policy: policy, keepsAnswers: true) { cloud in
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(200, Self.gateway)
      #expect(await cloud.next() == "said 200")
      _ = try await cloud.start("DeleteVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateway/\(Self.id)/tags")
      try await cloud.answer(200, #"{"tags":[]}"#)
      #expect(await cloud.next() == "asked DELETE \(Self.place)")
      try await cloud.answer(204)
      #expect(await cloud.next() == "said 200")
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
    }
  }

  @Test func `a list whose rows hold all that a get returns answers the get, too`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      _ = try await cloud.start("ListVpnGateways", "{}")
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateways")
      try await cloud.answer(
        200, "{\"vpn_gateways\":[{\"id\":\"\(Self.id)\",\"name\":\"n\",\"status\":\"ACTIVE\"}]}")
      #expect(await cloud.next() == "said 200")
      let read = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "said 200")
      #expect(try await cloud.onLoop { _ in read.value.text }.contains("\"name\":\"n\""))
      // Of connections a row holds less than a get returns.
      _ = try await cloud.start("ListVpnConnections", "{}")
      #expect(await cloud.next() == "asked GET /v5/p/vpn-connection?limit=200")
      try await cloud.answer(
        200, "{\"vpn_connections\":[{\"id\":\"\(Self.id)\",\"status\":\"DOWN\"}]}")
      #expect(await cloud.next() == "said 200")
      _ = try await cloud.start("GetVpnConnection", "{\"vpn_connection_id\":\"\(Self.id)\"}")
      #expect(await cloud.next() == "asked GET /v5/p/vpn-connection/\(Self.id)")
      try await cloud.answer(
        200, "{\"vpn_connection\":{\"id\":\"\(Self.id)\",\"status\":\"DOWN\"}}")
      #expect(await cloud.next() == "said 200")
    }
  }

  @Test func `a caller does not wait behind a poll whose fetch it joins`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      let budget = try await cloud.onLoop { desk in
        var rules = BudgetRules()
        rules.concurrencyMax = 1
        desk.route.credential.budget.adopt(rules)
        return desk.route.credential.budget
      }
      _ = try await cloud.start("ListQuotas", "{}")
      #expect(await cloud.next() == "asked GET /v5/p/vpn/quotas")
      let poll = cloud.inTask { desk -> String in
        guard let get = Stage.table.operation(named: "GetVpnGateway") else { return "no get" }
        do throws(Refusal) {
          return String(
            decoding: try await desk.path.read.anew(
              CloudRequest(method: CloudRequest.word(.get), target: Array(Self.place.utf8)),
              as: get, on: desk.route,
              before: Deadline(.seconds(600), after: MonotonicClock.now())
            ).body, as: UTF8.self)
        } catch {
          return error.message
        }
      }
      while budget.facts.waiting(.background) == 0 { await Task.yield() }
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(budget.facts.waiting(.background) == 0 && budget.facts.waiting(.interactive) == 1)
      try await cloud.answer(200, #"{"quotas":{"resources":[]}}"#)
      var seen = [await cloud.next(), await cloud.next()]
      seen.sort()
      #expect(seen == ["asked GET \(Self.place)", "said 200"])
      try await cloud.answer(200, Self.gateway)
      #expect(await cloud.next() == "said 200")
      #expect(await poll.value == Self.gateway)
    }
  }

  @Test func `a caller that is told before its write ends reads nothing older`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(200, Self.gateway)
      #expect(await cloud.next() == "said 200")
      _ = try await cloud.start("DeleteVpnGateway", Self.message)
      #expect(await cloud.next() == "asked DELETE \(Self.place)")
      try await cloud.passDeadlines()
      #expect(await cloud.next() == "said 504")
      _ = try await cloud.start("GetVpnGateway", Self.message)
      #expect(await cloud.next() == "asked GET \(Self.place)")
      try await cloud.answer(204)
      try await cloud.answer(200, Self.gateway)
      #expect(await cloud.next() == "said 200")
    }
  }
}
