import Contract
import Testing

@testable import Reads

@Suite struct InvalidationGraphTests {
  private let graph = InvalidationGraph(OperationTable.shared.operations)

  private func scope(_ name: String, _ values: String...) throws -> ReadScope {
    let operation = try #require(OperationTable.shared.operation(named: name))
    return ReadScope(domain: "d", operation: operation.index, values: values)
  }

  @Test func `a write reaches its own resource, and lists as a whole`() throws {
    let write = try scope("DeleteVpnConnection", "a")
    #expect(graph.reaches(try scope("GetVpnConnection", "a"), from: write))
    #expect(!graph.reaches(try scope("GetVpnConnection", "b"), from: write))
    #expect(graph.reaches(try scope("ListVpnConnections"), from: write))
    // Which gateway it belonged to the path does not say.
    #expect(graph.reaches(try scope("GetVpnGateway", "any"), from: write))
    #expect(!graph.reaches(try scope("GetCustomerGateway", "a"), from: write))
  }

  @Test func `tags are told apart by kind and id`() throws {
    let write = try scope("CreateResourceTags", "vpn-gateway", "a")
    #expect(graph.reaches(try scope("ListResourceTags", "vpn-gateway", "a"), from: write))
    #expect(!graph.reaches(try scope("ListResourceTags", "vpn-gateway", "b"), from: write))
    #expect(!graph.reaches(try scope("ListResourceTags", "customer-gateway", "a"), from: write))
    #expect(graph.reaches(try scope("ListProjectTags", "vpn-gateway"), from: write))
  }

  @Test func `another project is never reached`() throws {
    let operation = try #require(OperationTable.shared.operation(named: "ListVpnConnections"))
    let elsewhere = ReadScope(domain: "other", operation: operation.index, values: [])
    #expect(!graph.reaches(elsewhere, from: try scope("DeleteVpnConnection", "a")))
  }

  /// What fills an item is stored only if no write overlapped the list's fetch.
  @Test func `what makes an item wrong makes the list wrong that fills it`() {
    let operations = OperationTable.shared.operations
    let filling = operations.filter { $0.rowsFill != nil }
    #expect(!filling.isEmpty)
    for list in filling {
      for write in operations where write.invalidates.contains(list.rowsFill ?? "") {
        #expect(write.invalidates.contains(list.name), "\(write.name) and \(list.name)")
      }
    }
  }

  /// A contract that forgets what a write changes would show old answers as true.
  @Test func `every write makes a list, or what it changes, wrong`() {
    for operation in OperationTable.shared.operations
    where !operation.isSideEffectFree && operation.upstream != nil {
      #expect(!operation.invalidates.isEmpty, "\(operation.name)")
    }
  }
}
