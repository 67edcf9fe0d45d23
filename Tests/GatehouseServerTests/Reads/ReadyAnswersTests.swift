import CallModel
import Contract
import HTTP2Wire
import NIOCore
import Protocols
import System
import TestTools
import Testing

@testable import GatehouseServer
@testable import Transport

/// Answers that are ready: for whom, and for whom not.
@Suite(.timeLimit(.minutes(10))) struct ReadyAnswersTests {
  private static let mine = "620d99b8-1234-4321-8765-000000000001"
  private static let other = "620d99b8-1234-4321-8765-000000000002"

  private static let hereOnly = #"""
    {"Effect":"Allow","Action":"vpn:*","Resource":"gatehouse:main:*:\#(mine)",
     "Condition":{"IpAddress":{"g:SourceIp":"192.0.2.0/24"}}}
    """#
  private static let tagged = #"""
    {"Effect":"Allow","Action":"vpn:*",
     "Condition":{"StringEquals":{"g:ResourceTag/team":"blue"}}}
    """#

  private static func exchange(_ desk: HeldCloud.Desk, _ address: String) throws
    -> AnsweringExchange
  {
    let exchange = AnsweringExchange(
      loop: desk.loop,
      facts: ConnectionFacts(
        source: SourceAddress(try SocketAddress(ipAddress: address, port: 1)), listener: 0,
        isEncrypted: true))
    exchange.head.append(name: ":method", value: "POST")
    exchange.head.append(name: ":path", value: "/")
    return exchange
  }

  /// What is ready for a request, or nil.
  private func ready(
    _ cloud: HeldCloud, _ name: String, _ message: String, from address: String
  ) async throws -> String? {
    try await cloud.onLoop { desk in
      let exchange = try Self.exchange(desk, address)
      exchange.body = Array(message.utf8)
      let operation = try #require(Stage.table.operation(named: name))
      let now = desk.clock.now
      guard
        let found = desk.path.ready(
          exchange, operation, Dialect(.connect, .json), desk.caller, now: now)
      else { return nil }
      found.use { $0.reply(to: exchange, now: now) }.send(on: exchange)
      return exchange.text
    }
  }

  /// Asks the cloud, which answers with `body`; what the caller is told.
  private func ask(
    _ cloud: HeldCloud, _ name: String, _ message: String, from address: String, _ body: String
  ) async throws -> String {
    let exchange = try await cloud.onLoop { desk in
      let exchange = try Self.exchange(desk, address)
      desk.call(name, message, on: exchange).start()
      return NIOLoopBound(exchange, eventLoop: desk.loop.eventLoop)
    }
    #expect(await cloud.next().hasPrefix("asked GET"))
    let (answered, answering) = AsyncStream<Void>.makeStream()
    try await cloud.onLoop { _ in exchange.value.whenAnswered = { answering.yield() } }
    try await cloud.answer(200, body)
    var iterator = answered.makeAsyncIterator()
    await iterator.next(isolation: nil)
    return try await cloud.onLoop { _ in exchange.value.text }
  }

  @Test func `what was decided of a call holds for the same one again, and from there only`()
    async throws
  {
    let get = #"{"vgw_id":"\#(Self.mine)"}"#
    try await HeldCloud.run(policy: [Self.hereOnly], keepsAnswers: true) { cloud in
      let told = try await ask(
        cloud, "GetVpnGateway", get, from: "192.0.2.7",
        #"{"vpn_gateway":{"id":"\#(Self.mine)","name":"n"}}"#)
      #expect(told.contains(#""name":"n""#))
      #expect(try await ready(cloud, "GetVpnGateway", get, from: "192.0.2.7") == told)
      // Its own decision is still to be made: it may do it, too.
      #expect(try await ready(cloud, "GetVpnGateway", get, from: "192.0.2.8") == nil)
      // It may not, though the answer is here.
      #expect(try await ready(cloud, "GetVpnGateway", get, from: "198.51.100.1") == nil)
      let refused = try await cloud.onLoop { desk in
        let exchange = try Self.exchange(desk, "198.51.100.1")
        desk.call("GetVpnGateway", get, on: exchange).start()
        return exchange.text
      }
      #expect(refused.contains("permission_denied"))
      #expect(try await ready(cloud, "GetVpnGateway", get, from: "198.51.100.1") == nil)
      #expect(try await ready(cloud, "GetVpnGateway", get, from: "192.0.2.7") == told)
    }
  }

  @Test func `a list of which some rows are shown is ready in the form in which they are`()
    async throws
  {
    try await HeldCloud.run(policy: [Self.hereOnly], keepsAnswers: true) { cloud in
      let rows = [Self.mine, Self.other].map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
      let told = try await ask(
        cloud, "ListVpnGateways", "{}", from: "192.0.2.7", "{\"vpn_gateways\":[\(rows)]}")
      #expect(told.contains(Self.mine) && !told.contains(Self.other))
      #expect(try await ready(cloud, "ListVpnGateways", "{}", from: "192.0.2.7") == told)
      #expect(try await ready(cloud, "ListVpnGateways", "{}", from: "198.51.100.1") == nil)
    }
  }

  @Test func `what was decided by tags that were read is decided again`() async throws {
    let get = #"{"vgw_id":"\#(Self.mine)"}"#
    try await HeldCloud.run(policy: [Self.tagged], keepsAnswers: true) { cloud in
      _ = try await cloud.start("GetVpnGateway", get)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateway/\(Self.mine)/tags")
      try await cloud.answer(200, #"{"tags":[{"key":"team","value":"blue"}]}"#)
      #expect(await cloud.next() == "asked GET /v5/p/vpn-gateways/\(Self.mine)")
      try await cloud.answer(200, #"{"vpn_gateway":{"id":"\#(Self.mine)"}}"#)
      #expect(await cloud.next() == "said 200")
      #expect(try await ready(cloud, "GetVpnGateway", get, from: "192.0.2.7") == nil)
    }
  }

  @Test func `who may do it whatever the call shares what is ready with everybody`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { cloud in
      let get = #"{"vgw_id":"\#(Self.mine)"}"#
      let told = try await ask(
        cloud, "GetVpnGateway", get, from: "192.0.2.7", #"{"vpn_gateway":{"id":"\#(Self.mine)"}}"#)
      #expect(try await ready(cloud, "GetVpnGateway", get, from: "198.51.100.1") == told)
    }
  }
}
