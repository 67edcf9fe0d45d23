import Contract
import Testing

@testable import Reads

@Suite struct AnswerFreshnessTests {
  private func seconds(_ name: String, _ body: String) throws -> Double? {
    let operation = try #require(OperationTable.shared.operation(named: name))
    return operation.lifetime(of: Array(body.utf8)).map { Double($0.fresh) / 1e9 }
  }

  @Test(arguments: [
    (#"{"vpn_gateway":{"status":"ACTIVE"}}"#, 5.0),
    (#"{"vpn_gateway":{"status":"PENDING_CREATE"}}"#, 1.0),
    (#"{"vpn_gateway":{"status":"SOMETHING_NEW"}}"#, 5.0),
    (#"{"vpn_gateway":{"id":"x"}}"#, 5.0),
    (#"{"vpn_gateway":{"status":"\u0050ENDING_CREATE"}}"#, 1.0),
    (#"{"vpn_gateway":{"name":"PENDING_X","status":"ACTIVE"}}"#, 5.0),
    (#"{"vpn_gateway":{"status":"PENDING"}}"#, 5.0),
  ])
  func `a resource on its way somewhere is old sooner`(body: String, age: Double) throws {
    #expect(try seconds("GetVpnGateway", body) == age)
  }

  @Test func `a list is as old as its most restless row lets it be`() throws {
    #expect(
      try seconds(
        "ListVpnGateways",
        #"{"vpn_gateways":[{"status":"ACTIVE"},{"status":"PENDING_DELETE"},{"status":"ACTIVE"}]}"#)
        == 1)
    #expect(try seconds("ListVpnGateways", #"{"vpn_gateways":[]}"#) == 5)
  }

  @Test(arguments: ["", "{", #"{"other":{}}"#, "[]"])
  func `what cannot be read is not kept`(body: String) throws {
    #expect(try seconds("GetVpnGateway", body) == nil)
  }

  @Test func `what changes only by writes may be older, and old where the cloud is away`() throws {
    let operation = try #require(
      OperationTable.shared.operation(named: "ListVpnGatewayAvailabilityZones"))
    let lifetime = try #require(operation.lifetime(of: Array("{}".utf8)))
    #expect(lifetime.fresh == 600_000_000_000)
    #expect(lifetime.whileRevalidating > 0 && lifetime.ifError > lifetime.whileRevalidating)
  }

  @Test func `no write is ever kept`() throws {
    for operation in OperationTable.shared.operations where !operation.isSideEffectFree {
      #expect(operation.lifetime(of: Array("{}".utf8)) == nil, "\(operation.name)")
    }
  }
}
