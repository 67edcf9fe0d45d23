import CallModel
import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct WatchingTests {
  private static let id = "620d99b8-de30-4a8d-8a86-200b868f2d7d"

  @Test(arguments: ["VpnGateway", "VpnConnection", "ConnectionMonitor"])
  func `a watch has the action of its get, and a list that shows it`(resource: String) throws {
    let watch = try Calls.operation("Watch\(resource)")
    #expect(watch.kind == .serverStreaming)
    #expect(!watch.isLocal)
    #expect(watch.watching?.get == "Get\(resource)")
    #expect(watch.watching?.list == "List\(resource)s")
    let get = try Calls.operation("Get\(resource)")
    #expect(watch.action == get.action)
    #expect(get.canWait)
    #expect(!watch.canWait)
    #expect(watch.bindings.map(\.path.text) == [get.bindings[0].path.text + "/watch"])
  }

  @Test func `what a request asks for is read by its fields`() throws {
    let watch = try Calls.operation("WatchVpnGateway")
    let plain = watch.watchQuestion(WatchVpnGatewayRequest.with { $0.vgwID = Self.id })
    #expect(plain == WatchQuestion(id: Self.id, resumeToken: "", until: .settled))
    for end in WatchQuestion.End.allCases {
      let request = WatchVpnGatewayRequest.with {
        $0.vgwID = Self.id
        $0.resumeToken = "t"
        $0.until = end.rawValue
      }
      #expect(watch.validate(request).isEmpty)
      #expect(
        watch.watchQuestion(request) == WatchQuestion(id: Self.id, resumeToken: "t", until: end))
    }
    let wrong = WatchVpnGatewayRequest.with { $0.until = "LATER" }
    #expect(watch.validate(wrong).map(\.field) == ["vgw_id", "until"])
  }

  @Test func `a reply holds the state, and its token can be read`() throws {
    let watch = try Calls.operation("WatchVpnGateway")
    let gateway = VpnGateway.with { $0.name = "office" }
    let state = ToldState(
      resource: try gateway.serializedBytes(), status: "ACTIVE", observedAt: 5_000_000_007,
      isEnd: true, resumeToken: "token")
    let reply = try #require(try watch.watchReply(state) as? WatchVpnGatewayResponse)
    #expect(reply.vpnGateway == gateway)
    #expect(reply.status == "ACTIVE")
    #expect(reply.observedAt.seconds == 5 && reply.observedAt.nanos == 7)
    #expect(reply.isEnd)
    #expect(watch.resumeToken(of: reply) == "token")
    let gone = try watch.watchReply(
      ToldState(resource: nil, status: "DELETED", observedAt: 0, isEnd: false, resumeToken: "t"))
    #expect((gone as? WatchVpnGatewayResponse)?.hasVpnGateway == false)
    let get = try Calls.operation("GetVpnGateway")
    #expect(get.resumeToken(of: gateway) == nil)
  }

  @Test func `a get is asked for a resource by its id, and for how long it may wait`() throws {
    let get = try Calls.operation("GetVpnConnection")
    let request = try get.request(ofResource: Self.id)
    #expect((request as? GetVpnConnectionRequest)?.vpnConnectionID == Self.id)
    #expect(get.resourceID(in: request) == Self.id)
    func wait(_ json: String) throws -> Duration? {
      get.wait(.message(try get.request(json: Array(json.utf8))))
    }
    #expect(try wait(#"{"vpn_connection_id":"\#(Self.id)"}"#) == nil)
    #expect(try wait(#"{"wait":"30s"}"#) == .seconds(30))
    #expect(try wait(#"{"wait":"1.5s"}"#) == .milliseconds(1500))
    #expect(try wait(#"{"wait":"0s"}"#) == nil)
    #expect(try wait(#"{"wait":"-1s"}"#) == nil)
    #expect(try #require(try wait(#"{"wait":"315576000000s"}"#)) <= .seconds(1_000_000))
    #expect(throws: (any Error).self) { try wait(#"{"wait":"30"}"#) }
  }

  @Test(arguments: [("30s", true), ("0.25s", true), ("30", false), ("1h", false), ("\"", false)])
  func `a time stands in a query as in JSON`(text: String, isTime: Bool) throws {
    let field = try #require(
      Calls.table.schemas["gatehouse.vpn.v1.GetVpnGatewayRequest"]?.field("wait"))
    #expect((WireText.bytes([text], path: [field]) != nil) == isTime)
  }

  @Test func `a watch that shows more than its get, or is no read, is a fault`() throws {
    for change: (inout Google_Protobuf_MethodDescriptorProto) -> Void in [
      { $0.options.Gatehouse_operation.action = "vpn:vpnGateways:list" },
      { $0.options.Gatehouse_operation.watches.get = "GetVpnConnection" },
      { $0.options.Gatehouse_operation.watches.get = "UpdateVpnGateway" },
      { $0.options.Gatehouse_operation.watches.list = "ListQuotas" },
      { $0.options.Gatehouse_operation.watches.list = "Nothing" },
      { $0.serverStreaming = false },
      { $0.options.idempotencyLevel = .idempotent },
    ] {
      var contract = try EditedContract()
      contract.edit(rpc: "WatchVpnGateway", change)
      #expect(throws: ContractFault.self) { try contract.table() }
    }
  }
}
