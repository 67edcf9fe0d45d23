import CallModel
import Contract
import NIOCore
import TestTools
import Testing

@testable import Admission
@testable import GatehouseServer
@testable import Transport

/// Calls that depend: what the cloud is asked before, and what is said.
@Suite(.timeLimit(.minutes(10))) struct DecideTests {
  private static let mine = "620d99b8-1234-4321-8765-000000000001"
  private static let other = "620d99b8-1234-4321-8765-000000000002"

  private static let all = #"{"Effect":"Allow","Action":"vpn:*"}"#
  private static let onlyMine =
    #"{"Effect":"Allow","Action":"vpn:*","Resource":"gatehouse:main:*:\#(mine)"}"#
  private static let protected = #"""
    {"Effect":"Deny","Action":"*:delete",
     "Condition":{"StringEquals":{"g:ResourceTag/protected":"yes"}}}
    """#
  private static func project(_ id: String) -> String {
    #"""
    {"Effect":"Allow","Action":"vpn:*",
     "Condition":{"StringEquals":{"g:EnterpriseProjectId":"\#(id)"}}}
    """#
  }

  private func text(_ exchange: NIOLoopBound<AnsweringExchange>, _ cloud: HeldCloud)
    async throws -> String
  {
    try await cloud.onLoop { _ in exchange.value.text }
  }

  @Test func `one resource may be read, and of another the cloud is not asked`() async throws {
    try await HeldCloud.run(policy: [Self.onlyMine]) { cloud in
      _ = try await cloud.start("GetVpnGateway", #"{"vgw_id":"\#(Self.mine.uppercased())"}"#)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateways/\(Self.mine.uppercased())")
      try await cloud.answer(200, #"{"vpn_gateway":{"id":"\#(Self.mine)"}}"#)
      #expect(await cloud.next() == "said 200")
      let refused = try await cloud.start("GetVpnGateway", #"{"vgw_id":"\#(Self.other)"}"#)
      #expect(await cloud.next() == "said 403")
      let text = try await text(refused, cloud)
      #expect(text.contains("permission_denied") && text.contains("vpn:vpnGateways:get"))
      // Which statement it was, and which policies there are, is nothing for the caller.
      #expect(!text.contains("p#"))
    }
  }

  @Test func `who may do it outright is decided by a bit and asks for no tags`() async throws {
    try await HeldCloud.run(policy: [Self.all, Self.protected]) { cloud in
      let open = try await cloud.onLoop { desk in
        Stage.table.operations.filter { desk.caller.mayBeAllowed($0.index) }.map(\.name).sorted()
      }
      #expect(
        open == [
          "DeleteConnectionMonitor", "DeleteCustomerGateway", "DeleteResourceTags",
          "DeleteVpnConnection", "DeleteVpnGateway",
        ])
      _ = try await cloud.start("GetVpnGateway", #"{"vgw_id":"\#(Self.mine)"}"#)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateways/\(Self.mine)")
      try await cloud.answer(200, #"{"vpn_gateway":{"id":"x"}}"#)
      #expect(await cloud.next() == "said 200")
    }
  }

  @Test func `tags are read first, and then it is deleted, or not`() async throws {
    try await HeldCloud.run(policy: [Self.all, Self.protected]) { cloud in
      let message = #"{"vgw_id":"\#(Self.mine)"}"#
      _ = try await cloud.start("DeleteVpnGateway", message)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateway/\(Self.mine)/tags")
      try await cloud.answer(200, #"{"tags":[{"key":"protected","value":"yes"}]}"#)
      #expect(await cloud.next() == "said 403")

      _ = try await cloud.start("DeleteVpnGateway", #"{"vgw_id":"\#(Self.other)"}"#)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateway/\(Self.other)/tags")
      try await cloud.answer(200, #"{"tags":[]}"#)
      #expect(await cloud.next() == "asked DELETE /v5/p/vpn-gateways/\(Self.other)")
      try await cloud.answer(204)
      #expect(await cloud.next() == "said 200")
    }
  }

  @Test func `tags that were just read are not read again, until they are changed here`()
    async throws
  {
    let team = #"""
      {"Effect":"Allow","Action":["vpn:vpnGateways:get","vpn:resourceInstanceTags:create"],
       "Condition":{"StringEquals":{"g:ResourceTag/team":"blue"}}}
      """#
    try await HeldCloud.run(policy: [team]) { cloud in
      let get = #"{"vgw_id":"\#(Self.mine)"}"#
      _ = try await cloud.start("GetVpnGateway", get)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateway/\(Self.mine)/tags")
      try await cloud.answer(200, #"{"tags":[{"key":"team","value":"blue"}]}"#)
      for _ in 0..<2 {
        #expect(await cloud.next() == "asked GET /v5/p/vpn-gateways/\(Self.mine)")
        try await cloud.answer(200, #"{"vpn_gateway":{"id":"\#(Self.mine)"}}"#)
        #expect(await cloud.next() == "said 200")
        _ = try await cloud.start("GetVpnGateway", get)
      }
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateways/\(Self.mine)")
      try await cloud.answer(200, #"{"vpn_gateway":{"id":"\#(Self.mine)"}}"#)
      #expect(await cloud.next() == "said 200")

      cloud.clock.pass(.nanoseconds(Int64(RememberedFacts.lifetime)))
      _ = try await cloud.start("GetVpnGateway", get)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateway/\(Self.mine)/tags")
      try await cloud.answer(200, #"{"tags":[{"key":"team","value":"blue"}]}"#)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateways/\(Self.mine)")
      try await cloud.answer(200, #"{"vpn_gateway":{"id":"\#(Self.mine)"}}"#)
      #expect(await cloud.next() == "said 200")

      _ = try await cloud.start(
        "CreateResourceTags",
        #"""
        {"resource_type":"vpn-gateway","resource_id":"\#(Self.mine)",
         "tags":[{"key":"team","value":"red"}]}
        """#)
      #expect(await cloud.next().hasPrefix("asked POST /v5/p/vpn-gateway/\(Self.mine)/tags/create"))
      try await cloud.answer(204)
      #expect(await cloud.next() == "said 200")
      _ = try await cloud.start("GetVpnGateway", get)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateway/\(Self.mine)/tags")
      try await cloud.answer(200, #"{"tags":[{"key":"team","value":"red"}]}"#)
      #expect(await cloud.next() == "said 403")
    }
  }

  @Test func `a call knows the statement that decided it, whether that depended on it or not`()
    async throws
  {
    try await HeldCloud.run(policy: [Self.all, Self.protected]) { cloud in
      let (answered, answering) = AsyncStream<Void>.makeStream()
      let removal = try await cloud.onLoop { desk in
        let read = desk.call("GetVpnGateway", #"{"vgw_id":"\#(Self.mine)"}"#)
        #expect(read.statement?.description == "p#1")
        let exchange = desk.exchange()
        exchange.whenAnswered = { answering.yield() }
        let removal = desk.call(
          "DeleteVpnGateway", #"{"vgw_id":"\#(Self.mine)"}"#, on: exchange)
        #expect(removal.statement == nil)
        removal.start()
        return NIOLoopBound(removal, eventLoop: desk.loop.eventLoop)
      }
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateway/\(Self.mine)/tags")
      try await cloud.answer(200, #"{"tags":[{"key":"protected","value":"yes"}]}"#)
      var iterator = answered.makeAsyncIterator()
      await iterator.next(isolation: nil)
      try await cloud.onLoop { _ in #expect(removal.value.statement?.description == "p#2") }
    }
  }

  @Test func `what cannot be read is a refusal, and a resource that is not there no other one`()
    async throws
  {
    try await HeldCloud.run(policy: [Self.all, Self.protected]) { cloud in
      let message = #"{"vgw_id":"\#(Self.mine)"}"#
      _ = try await cloud.start("DeleteVpnGateway", message)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateway/\(Self.mine)/tags")
      try await cloud.answer(404, #"{"error_code":"VPN.0004","error_msg":"resource not found"}"#)
      #expect(await cloud.next() == "said 403")
      // An answer that is none leaves the tags unknown.
      let unread = try await cloud.start("DeleteVpnGateway", message)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateway/\(Self.mine)/tags")
      try await cloud.answer(200, #"{"tags":[{"key":7}]}"#)
      #expect(await cloud.next() == "said 403")
      #expect(try await text(unread, cloud).contains("permission_denied"))
    }
  }

  @Test func `a monitor's project is that of the connection it watches`() async throws {
    try await HeldCloud.run(policy: [Self.project("e1")]) { cloud in
      _ = try await cloud.start(
        "DeleteConnectionMonitor", #"{"connection_monitor_id":"\#(Self.mine)"}"#)
      #expect(await cloud.next() == "asked GET /v5/p/connection-monitors/\(Self.mine)")
      try await cloud.answer(
        200, #"{"connection_monitor":{"vpn_connection_id":"\#(Self.other)"}}"#)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-connection/\(Self.other)")
      try await cloud.answer(200, #"{"vpn_connection":{"enterprise_project_id":"E1"}}"#)
      #expect(await cloud.next() == "asked DELETE /v5/p/connection-monitors/\(Self.mine)")
      try await cloud.answer(204)
      #expect(await cloud.next() == "said 200")
    }
  }

  @Test func `a new gateway's project is what its order says`() async throws {
    try await HeldCloud.run(policy: [Self.project("0")]) { cloud in
      let spec = #"""
        "vpc_id":"\#(Self.mine)","local_subnets":["192.168.0.0/24"],"connect_subnet":"\#(Self.mine)"
        """#
      _ = try await cloud.start(
        "CreateVpnGateway",
        #"{"vpn_gateway":{\#(spec),"enterprise_project_id":"\#(Self.other)"}}"#)
      #expect(await cloud.next() == "said 403")
      _ = try await cloud.start("CreateVpnGateway", #"{"vpn_gateway":{\#(spec)}}"#)
      #expect(await cloud.next().hasPrefix("asked POST /v5/p/vpn-gateways "))
      try await cloud.answer(201, #"{"vpn_gateway":{"id":"x"}}"#)
      #expect(await cloud.next() == "said 200")
    }
  }

  @Test func `a list has the rows one may see, and no number of all`() async throws {
    try await HeldCloud.run(policy: [Self.onlyMine]) { cloud in
      let list = try await cloud.start("ListVpnGateways", "{}")
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateways")
      try await cloud.answer(
        200, #"{"vpn_gateways":[{"id":"\#(Self.other)"},{"id":"\#(Self.mine)"}]}"#)
      #expect(await cloud.next() == "said 200")
      let text = try await text(list, cloud)
      #expect(text.contains(Self.mine) && !text.contains(Self.other))
      #expect(!text.contains("total_size"))
      // Counts and tags of all resources cannot be cut: they are refused.
      for name in ["CountResourceInstances", "ListProjectTags"] {
        _ = try await cloud.start(name, #"{"resource_type":"vpn-gateway"}"#)
        #expect(await cloud.next() == "said 403")
      }
    }
  }

  @Test func `tags that rows do not say are read beside the list`() async throws {
    let blue = #"""
      {"Effect":"Allow","Action":"vpn:*:list",
       "Condition":{"StringEquals":{"g:ResourceTag/team":"blue"}}}
      """#
    try await HeldCloud.run(policy: [blue]) { cloud in
      let list = try await cloud.start("ListVpnGateways", "{}")
      #expect(
        await cloud.next()
          == "asked POST /v5/p/vpn-gateway/resource-instances/filter?limit=1000 {}")
      try await cloud.answer(
        200,
        #"""
        {"resources":[{"resource_id":"\#(Self.mine)","tags":[{"key":"team","value":"blue"}]},
          {"resource_id":"\#(Self.other)","tags":[]}],"total_count":2}
        """#)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateways")
      try await cloud.answer(
        200, #"{"vpn_gateways":[{"id":"\#(Self.other)"},{"id":"\#(Self.mine)"},{"id":"x"}]}"#)
      #expect(await cloud.next() == "said 200")
      let text = try await text(list, cloud)
      #expect(text.contains(Self.mine) && !text.contains(Self.other) && !text.contains("\"x\""))
    }
  }

  @Test func `the parts of a topology are decided one by one`() async throws {
    let reads = #"{"Effect":"Allow","Action":["vpn:vpnGateways:get","vpn:customerGateways:list"]}"#
    let rows = #"""
      {"Effect":"Allow","Action":"vpn:vpnConnections:list",
       "Condition":{"StringEquals":{"g:EnterpriseProjectId":"e1"}}}
      """#
    try await HeldCloud.run(policy: [reads, rows]) { cloud in
      let topology = try await cloud.start("GetTopology", #"{"vgw_id":"\#(Self.mine)"}"#)
      let answers = [
        "/v5/p/vpn-gateways/\(Self.mine)": #"{"vpn_gateway":{"id":"\#(Self.mine)"}}"#,
        "/v5/p/customer-gateways?limit=200": #"{"customer_gateways":[]}"#,
        "/v5/p/vpn-connection?limit=200&vgw_id=\(Self.mine)":
          #"""
        {"vpn_connections":[{"id":"seen","enterprise_project_id":"e1"},
          {"id":"hidden","enterprise_project_id":"e2"}]}
        """#,
      ]
      for _ in answers {
        let asked = await cloud.next()
        let path = String(asked.dropFirst("asked GET ".count))
        try await cloud.answer(200, try #require(answers[path], "\(asked)"))
      }
      #expect(await cloud.next() == "said 200")
      let text = try await text(topology, cloud)
      #expect(text.contains("\"seen\"") && !text.contains("hidden"))
      #expect(text.contains("connection_monitors") && text.contains("ACTION_NOT_ALLOWED"))
    }
  }
}
