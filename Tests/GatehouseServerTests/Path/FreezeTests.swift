import CallModel
import Contract
import Testing

@testable import GatehouseServer

@Suite struct FreezeTests {
  private func reason(_ operation: String, isOn: Bool = true) throws -> String? {
    let operation = try #require(Stage.table.operation(named: operation))
    do throws(Refusal) {
      try Freeze(isOn: isOn)(operation)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: ["CreateVpnGateway", "DeleteVpnGateway", "UpdateVpnConnection"])
  func `a frozen gateway refuses changes`(operation: String) throws {
    #expect(try reason(operation) == "WRITES_FROZEN")
    #expect(try reason(operation, isOn: false) == nil)
  }

  @Test(arguments: ["GetVpnGateway", "ListVpnConnections", "GetTopology", "GetCaller"])
  func `it answers what changes nothing`(operation: String) throws {
    #expect(try reason(operation) == nil)
  }

  /// Every operation whose upstream call is not a read is refused, whatever comes to the contract.
  @Test func `no operation slips through`() throws {
    for operation in Stage.table.operations where operation.upstream != nil {
      let isRead = operation.isSideEffectFree
      #expect(try reason(operation.name) == (isRead ? nil : "WRITES_FROZEN"), "\(operation.name)")
    }
  }
}
