import Contract
import Testing

@testable import Reference

/// What `FieldSchema` says in words, by hand for a few fields of each kind.
@Suite struct FieldSchemaTests {
  private let schemas = OperationTable.shared.schemas

  private func field(_ path: String) throws -> FieldSchema {
    let parts = path.split(separator: ".")
    let message = try #require(schemas["gatehouse.vpn.v1.\(parts[0])"])
    return try #require(message.field(parts[1]))
  }

  @Test(arguments: [
    ("VpnGateway.id", "string"), ("VpnGateway.bgp_asn", "int64"),
    ("VpnGateway.created_at", "time, RFC 3339"), ("VpnGateway.eip1", "[Eip](#eip)"),
    ("VpnGateway.tags", "list of [ResourceTag](#resourcetag)"),
    ("UpdateVpnGatewayRequest.update_mask", "field names, with commas"),
    ("VpnConnection.enable_nqa", "boolean"), ("ResourceInstance.resource_detail", "object"),
  ]) func `a type is named`(path: String, words: String) throws {
    #expect(try field(path).typeWords(schemas) == words)
  }

  @Test(arguments: [
    ("EipSpec.type", "at most 36 characters"),
    ("EipSpec.bandwidth_size", "1 to 1000; (VGW-10)"),
    ("Dpd.msg", "`seq-hash-notify`, `seq-notify-hash`"),
    ("ListVpnGatewaysRequest.page_size", "0 or more"),
    ("PolicyRule.rule_index", "only in answers"),
    (
      "TagFilter.values",
      "at most 20 items; written even when empty; at most 255 characters; (TAG-1)"
    ),
    ("VpnGateway.id", ""),
  ]) func `bounds are told as they are checked`(path: String, words: String) throws {
    #expect(try field(path).boundsWords == words)
  }
}
