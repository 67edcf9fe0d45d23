import Testing

@testable import Contract

@Suite struct UpstreamMappingTests {
  private func operation(_ name: String) throws -> Operation {
    try #require(OperationTable.shared.operation(named: name))
  }

  @Test func `what stands in a path is read by the names of its places`() throws {
    let tags = try operation("ListResourceTags")
    #expect(tags.scopeVariables == ["resource_type", "resource_id"])
    let values = tags.pathValues(in: Array("/v5/p/vpn-gateway/A-1/tags?x=/y".utf8))
    #expect(values.map(\.variable) == ["project_id", "resource_type", "resource_id"])
    #expect(values.map(\.value) == ["p", "vpn-gateway", "A-1"])
  }

  @Test func `a path without places says nothing`() throws {
    #expect(try operation("ListVpnGateways").scopeVariables == [])
    #expect(try operation("GetCaller").scopeVariables == [])
    #expect(try operation("GetCaller").pathValues(in: []).isEmpty)
  }
}
