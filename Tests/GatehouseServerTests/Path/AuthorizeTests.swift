import CallModel
import Contract
import Settings
import Testing

@testable import Admission
@testable import GatehouseServer

@Suite struct AuthorizeTests {
  private func caller(allowing operations: [Contract.Operation]) -> Caller {
    var allowed = OperationSet()
    for operation in operations { allowed.insert(operation.index) }
    return Caller(
      index: 0, name: "billing", methods: [.apiKey], credentials: [], actions: [],
      operations: allowed)
  }

  private func operation(_ name: String) throws -> Contract.Operation {
    try #require(Stage.table.operation(named: name))
  }

  @Test func `what is granted may be done, all else may not`() throws {
    let list = try operation("ListVpnGateways")
    let reader = caller(allowing: [list])
    #expect(refusal { () throws(Refusal) in try Authorize()(reader, list) } == nil)
    let delete = try operation("DeleteVpnGateway")
    let refused = try #require(refusal { () throws(Refusal) in try Authorize()(reader, delete) })
    #expect(refused.code == .permissionDenied)
    #expect(refused.reason == "ACTION_NOT_ALLOWED")
    #expect(refused.metadata.map(\.key) == ["action", "caller"])
    #expect(refused.metadata.map(\.value) == [try #require(delete.action), "billing"])
  }

  @Test func `who has no grant may do nothing that has an action`() throws {
    let nobody = caller(allowing: [])
    for operation in Stage.table.operations {
      let refused = refusal { () throws(Refusal) in try Authorize()(nobody, operation) }
      #expect((refused != nil) == (operation.action != nil), "\(operation.name)")
    }
  }
}
