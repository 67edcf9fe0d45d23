import Contract
import Testing

@testable import Protocols

@Suite struct OpenAPISchemasTests {
  private let table = OperationTable.shared

  @Test func `a message that goes both ways has a name for each`() throws {
    let names = SchemaNames(table.operations)
    #expect(names.name(of: "gatehouse.vpn.v1.ResourceTag", .request) == "ResourceTagInput")
    #expect(names.name(of: "gatehouse.vpn.v1.ResourceTag", .reply) == "ResourceTag")
    #expect(names.name(of: "gatehouse.vpn.v1.VpnGatewaySpec", .request) == "VpnGatewaySpec")
  }

  @Test func `each schema stands once, with all that it refers to`() throws {
    var schemas = OpenAPISchemas(table.operations, table.schemas, .shared)
    let dpd = try #require(table.schemas["gatehouse.vpn.v1.Dpd"])
    let policy = try #require(table.schemas["gatehouse.vpn.v1.IkePolicyPatch"])
    for _ in 0..<2 {
      guard case .object(let reference) = schemas.reference(policy, .request),
        case .string(let place) = reference[0].value
      else {
        Issue.record("a reference is an object")
        return
      }
      #expect(place == "#/components/schemas/IkePolicyPatch")
    }
    _ = schemas.reference(dpd, .reply)
    guard case .object(let components) = schemas.components else {
      Issue.record("components are an object")
      return
    }
    #expect(components.map(\.name) == ["Dpd", "DpdInput", "IkePolicyPatch"])
  }
}
