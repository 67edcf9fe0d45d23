import Contract
import Testing

@testable import Admission
@testable import GatehouseServer

@Suite struct SubjectTests {
  private static let id = "620D99B8-1234-4321-8765-000000000001"
  private static let low = "620d99b8-1234-4321-8765-000000000001"

  private func subjects(
    _ name: String, _ target: String, _ body: String = ""
  ) throws -> [Subject] {
    let operation = try #require(Stage.table.operation(named: name))
    let policy = try #require(Stage.table.policyOperation(operation))
    return Subject.all(
      of: operation, policy.scope, policy.facts, target: Array(target.utf8),
      body: Array(body.utf8))
  }

  @Test func `the resource is the one in the path that is sent`() throws {
    let get = try subjects("GetVpnGateway", "/v5/p/vpn-gateways/\(Self.id)?x=y")
    #expect(get.map(\.facts.resourceID) == [.known(Self.low)])
    #expect(get[0].facts.resourceType == .known("vpnGateways"))
    #expect(get[0].facts.requestTags == .absent)
    #expect(get[0].facts.resourceTags == .unknown)
    #expect(get[0].home == get[0].place)
    let customer = try subjects("DeleteCustomerGateway", "/v5/p/customer-gateways/\(Self.id)")
    #expect(customer[0].facts.enterpriseProject == .absent)
    #expect(customer[0].home == nil)
    let monitor = try subjects("DeleteConnectionMonitor", "/v5/p/connection-monitors/\(Self.id)")
    #expect(monitor[0].facts.resourceTags == .absent)
    #expect(monitor[0].home?.kind == .connectionMonitors)
  }

  @Test func `of a tag operation the path says the type, and the body the tags`() throws {
    let target = "/v5/p/vpn-connection/\(Self.id)/tags/create"
    let made = try subjects(
      "CreateResourceTags", target,
      #"{"tags":[{"key":"a","value":"b"},{"key":"c"},{"key":"a","value":"b"}]}"#)
    #expect(made[0].facts.resourceType == .known("vpnConnections"))
    #expect(made[0].facts.requestTags == .known(["a": "b", "c": ""]))
    // Which of two values counts, or what a list that is none means, nobody can say.
    for body in [
      #"{"tags":[{"key":"a","value":"b"},{"key":"a","value":"c"}]}"#, #"{"tags":{}}"#,
      #"{"tags":[],"tags":[]}"#, #"{"tags":[{"value":"b"}]}"#, #"{"tags":[{"key":"a","value":7}]}"#,
      "[]", "{",
    ] {
      #expect(try subjects("CreateResourceTags", target, body)[0].facts.requestTags == .unknown)
    }
  }

  @Test func `what is made has no id, and the project that its order names`() throws {
    func project(_ members: String) throws -> Fact<String> {
      try subjects("CreateVpnGateway", "/v5/p/vpn-gateways", "{\"vpn_gateway\":{\(members)}}")[0]
        .facts.enterpriseProject
    }
    #expect(try project("") == .known("0"))
    #expect(try project(#""enterprise_project_id":"AB""#) == .known("ab"))
    #expect(try project(#""enterprise_project_id":null"#) == .unknown)
    #expect(
      try project(#""enterprise_project_id":"a","enterprise_project_id":"b""#) == .unknown)
    let made = try subjects(
      "CreateVpnGateway", "/v5/p/vpn-gateways",
      #"{"vpn_gateway":{"tags":[{"key":"a","value":"b"}]}}"#)
    #expect(made.map(\.facts.resourceID) == [.absent])
    #expect(made[0].facts.resourceTags == .absent)
    #expect(made[0].facts.requestTags == .known(["a": "b"]))
  }

  @Test func `what hangs on another resource has that one's project`() throws {
    let one = try subjects(
      "CreateVpnConnection", "/v5/p/vpn-connection",
      #"{"vpn_connection":{"vgw_id":"\#(Self.id)"}}"#)
    #expect(one[0].home == .init(kind: .vpnGateways, id: Self.low))
    let monitor = try subjects(
      "CreateConnectionMonitor", "/v5/p/connection-monitors",
      #"{"connection_monitor":{"vpn_connection_id":"\#(Self.id)"}}"#)
    #expect(monitor[0].home == .init(kind: .vpnConnections, id: Self.low))
  }

  @Test func `a batch is about each of its rows`() throws {
    let batch = try subjects(
      "BatchCreateVpnConnections", "/v5/p/vpn-connections/batch-create",
      #"{"vpn_connections":[{"tags":[{"key":"a","value":"1"}]},{"vgw_id":"x"}]}"#)
    #expect(batch.map(\.facts.requestTags) == [.known(["a": "1"]), .absent])
    #expect(batch.map { $0.home?.id } == [nil, "x"])
    // What cannot be read is one subject of which nothing is known.
    for body in ["", "{}", "[]", #"{"vpn_connections":[7]}"#, #"{"vpn_connections":7}"#] {
      let unread = try subjects(
        "BatchCreateVpnConnections", "/v5/p/vpn-connections/batch-create", body)
      #expect(unread.map(\.facts.requestTags) == [.unknown])
    }
  }

  @Test func `lists and counts are about nothing that is known`() throws {
    let list = try subjects("ListVpnGateways", "/v5/p/vpn-gateways")
    #expect(list.map(\.facts.resourceID) == [.unknown])
    #expect(list[0].place == nil)
    let count = try subjects(
      "CountResourceInstances", "/v5/p/customer-gateway/resource-instances/count",
      #"{"tags":[{"key":"a","values":[]}]}"#)
    #expect(count[0].facts.resourceType == .known("customerGateways"))
    #expect(count[0].facts.requestTags == .absent)
    let quotas = try subjects("ListQuotas", "/v5/p/vpn/quotas")
    #expect(quotas[0].facts.resourceID == .absent)
  }
}
