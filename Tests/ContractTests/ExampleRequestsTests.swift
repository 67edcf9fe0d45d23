import Testing

@testable import Contract

@Suite struct ExampleRequestsTests {
  @Test func `every example is a valid request`() throws {
    for operation in OperationTable.shared.operations where !operation.bindings.isEmpty {
      let request = try operation.request(json: Array(operation.example.utf8))
      #expect(operation.validate(request).isEmpty, "\(operation.name)")
    }
  }

  @Test func `every example is of an operation, and gives what the path needs`() throws {
    for name in ExampleRequests.byOperation.keys {
      let operation = try #require(OperationTable.shared.operation(named: name), "\(name)")
      for binding in operation.bindings {
        for variable in binding.path.variables {
          #expect(operation.exampleText(of: variable)?.isEmpty == false, "\(name) \(variable)")
        }
      }
    }
  }

  @Test func `a part of an example is found by its name`() throws {
    let operation = try #require(OperationTable.shared.operation(named: "ListVpnConnections"))
    #expect(operation.exampleText(of: "page_size") == "50")
    #expect(operation.example(of: "vgw_id") == "\"620d99b8-de30-4a8d-8a86-200b868f2d7d\"")
    #expect(operation.example(of: "page_token") == nil)
  }
}
