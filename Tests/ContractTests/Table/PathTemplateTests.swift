import Testing

@testable import Contract

@Suite struct PathTemplateTests {
  @Test func `segments and variables are told apart`() throws {
    let template = try PathTemplate("/v1/vpn-gateways/{vgw_id}/update-specification")
    #expect(
      template.segments == [
        .literal("v1"), .literal("vpn-gateways"), .variable("vgw_id"),
        .literal("update-specification"),
      ])
    #expect(template.variables == ["vgw_id"])
  }

  @Test(arguments: [
    "", "/", "v1", "/v1/", "//v1", "/v1/{}", "/v1/{a", "/v1/a}", "/v1/{a=*}", "/v1/{a=b/*}",
    "/v1/*", "/v1/**", "/v1/{A}", "/v1/..", "/v1/.", "/v1/a b", "/v1/a:b", "/v1/%41",
    "/{a}/{b}/{c}/{d}/{e}", "/{a}/{a}", "/v1?x=1",
  ]) func `what this API does not use is refused`(text: String) {
    #expect(throws: ContractFault.self) { try PathTemplate(text) }
  }

  @Test func `values are encoded where they stand`() throws {
    let template = try PathTemplate("/v5/{project_id}/x/{id}")
    #expect(
      text(try #require(template.expand { "\($0) /é" }))
        == "/v5/project_id%20%2F%C3%A9/x/id%20%2F%C3%A9")
    for value in ["", ".", ".."] {
      #expect(template.expand { _ in value } == nil, "'\(value)'")
    }
    #expect(template.expand { $0 == "id" ? nil : "p" } == nil)
  }
}
