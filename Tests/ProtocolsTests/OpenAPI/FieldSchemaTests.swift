import Contract
import Testing

@testable import Protocols

/// What `FieldSchema` says in the document, by hand for a few fields of each kind.
@Suite struct FieldSchemaTests {
  private func field(_ path: String) throws -> FieldSchema {
    let parts = path.split(separator: ".")
    let schemas = OperationTable.shared.schemas
    let message = try #require(schemas["gatehouse.vpn.v1.\(parts[0])"])
    return try #require(message.field(parts[1]))
  }

  private func text(_ value: JSONValue?) -> String? {
    value.map {
      var json = JSONText()
      $0.write(to: &json)
      return String(decoding: json.bytes, as: UTF8.self)
    }
  }

  @Test(arguments: [
    ("EipSpec.type", #"{"type":"string","maxLength":36}"#),
    (
      "EipSpec.bandwidth_size",
      #"{"type":"integer","format":"int32","minimum":1,"maximum":1000}"#
    ),
    ("Dpd.msg", #"{"type":"string","enum":["seq-hash-notify","seq-notify-hash"]}"#),
    ("VpnConnectionSpec.enable_hub", #"{"type":"boolean"}"#),
    ("ListVpnGatewaysRequest.page_size", #"{"type":"integer","format":"int32","minimum":0}"#),
    ("TagFilter.key", #"{"type":"string","minLength":1,"maxLength":128}"#),
  ]) func `what a caller sends has its bounds`(path: String, schema: String) throws {
    #expect(try text(field(path).scalarSchema(.request)) == schema)
  }

  @Test(arguments: ["EipSpec.type", "Dpd.msg", "VpnGatewaySpec.name"])
  func `what is answered has none`(path: String) throws {
    #expect(try text(field(path).scalarSchema(.reply)) == #"{"type":"string"}"#)
  }

  @Test func `a message is no scalar`() throws {
    #expect(try field("VpnGatewaySpec.eip1").scalarSchema(.request) == nil)
  }

  @Test func `a list has the number of its items`() throws {
    let zones = try field("VpnGatewaySpec.availability_zone_ids")
    #expect(
      text(zones.listSchema(of: [:], .request))
        == #"{"type":"array","items":{},"minItems":1,"maxItems":2,"uniqueItems":true}"#)
    #expect(text(zones.listSchema(of: [:], .reply)) == #"{"type":"array","items":{}}"#)
    let values = try field("TagFilter.values")
    #expect(
      text(values.listSchema(of: [:], .request))
        == #"{"type":"array","items":{},"maxItems":20}"#)
    #expect(values.mustBeWritten)
  }

  @Test func `ProtoJSON's own forms are known`() {
    #expect(
      text(WellKnownSchema.schema(of: "google.protobuf.Timestamp"))
        == #"{"type":"string","format":"date-time"}"#)
    #expect(WellKnownSchema.schema(of: "gatehouse.vpn.v1.VpnGateway") == nil)
  }
}
