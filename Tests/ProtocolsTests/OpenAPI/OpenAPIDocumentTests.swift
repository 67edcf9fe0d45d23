import Contract
import Foundation
import Testing

@testable import Protocols

@Suite struct OpenAPIDocumentTests {
  private let document: [String: Any]

  init() throws {
    let bytes = OpenAPIDocument(.shared, .shared, version: "1.2.3").bytes
    document = try #require(
      JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  private func value(_ path: String...) throws -> Any {
    var value: Any = document
    for name in path {
      value = try #require((value as? [String: Any])?[name], "no \(name) in \(path)")
    }
    return value
  }

  private func schema(_ name: String) throws -> [String: Any] {
    try #require(try value("components", "schemas", name) as? [String: Any])
  }

  private func property(_ name: String, of schema: String) throws -> [String: Any] {
    let properties = try #require(try self.schema(schema)["properties"] as? [String: Any])
    return try #require(properties[name] as? [String: Any])
  }

  @Test func `every binding is a path with its method`() throws {
    var ids: Set<String> = []
    for operation in OperationTable.shared.operations {
      for binding in operation.bindings {
        let method = binding.method.rawValue.lowercased()
        let found = try #require(
          try value("paths", binding.path.text, method) as? [String: Any])
        let id = try #require(found["operationId"] as? String)
        #expect(id.hasPrefix(operation.name))
        #expect(ids.insert(id).inserted)
        #expect((found["summary"] as? String)?.isEmpty == false)
      }
    }
    #expect(try value("info", "version") as? String == "1.2.3")
  }

  @Test func `what a caller sends has its bounds`() throws {
    let spec = "VpnGatewaySpec"
    #expect(try property("network_type", of: spec)["enum"] as? [String] == ["public", "private"])
    let asn = try property("bgp_asn", of: spec)
    #expect(asn["type"] as? String == "integer" && asn["format"] as? String == "int64")
    #expect(asn["minimum"] as? Int == 1 && asn["maximum"] as? Int == 4_294_967_295)
    let zones = try property("availability_zone_ids", of: spec)
    #expect(zones["minItems"] as? Int == 1 && zones["maxItems"] as? Int == 2)
    #expect(zones["uniqueItems"] as? Bool == true)
    #expect((zones["items"] as? [String: Any])?["minLength"] as? Int == 1)
    #expect(try schema(spec)["additionalProperties"] as? Bool == false)
    #expect(
      try schema("VpnConnectionSpec")["required"] as? [String] == ["vgw_id", "vgw_ip", "cgw_id"])
    #expect(try schema("TagFilter")["required"] as? [String] == ["key", "values"])
  }

  @Test func `a secret is a password that is only written`() throws {
    let key = try property("psk", of: "VpnConnectionSpec")
    #expect(key["format"] as? String == "password")
    #expect(key["writeOnly"] as? Bool == true)
    #expect(key["pattern"] is String)
    let place = try property("rule_index", of: "PolicyRuleInput")
    #expect(place["readOnly"] as? Bool == true)
  }

  @Test func `what the cloud answers has none, since its words may become more`() throws {
    let answered = try property("peer_id_type", of: "IkePolicy")
    #expect(answered["enum"] == nil)
    #expect(try property("peer_id_type", of: "IkePolicyInput")["enum"] as? [String] == ["ip"])
    #expect(try schema("IkePolicy")["additionalProperties"] == nil)
    #expect(try property("created_at", of: "VpnGateway")["format"] as? String == "date-time")
  }

  @Test func `what is in the path is not in the body`() throws {
    let body = try schema("UpdateVpnGatewaySpecificationRequest")
    #expect(body["required"] as? [String] == ["flavor"])
    #expect((body["properties"] as? [String: Any])?.keys.sorted() == ["flavor"])
  }

  @Test func `a list takes pages, a filter more than once`() throws {
    let parameters = try #require(
      try value("paths", "/v1/vpn-gateways", "get", "parameters") as? [[String: Any]])
    #expect(
      parameters.compactMap { $0["name"] as? String }
        == ["enterprise_project_id", "page_size", "page_token"])
    #expect(parameters[0]["explode"] as? Bool == true)
    #expect((parameters[0]["schema"] as? [String: Any])?["maxItems"] as? Int == 100)
    #expect(parameters.compactMap { $0["$ref"] as? String }.count == 2)
  }

  @Test(arguments: [
    ("/v1/caller", "get", ["200", "400", "401", "414", "429", "431"]),
    (
      "/v1/vpn-gateways", "post",
      [
        "201", "400", "401", "403", "404", "408", "409", "413", "414", "415", "429", "431", "500",
        "501", "503", "504",
      ]
    ),
    (
      "/v1/vpn-gateways/{vgw_id}", "delete",
      [
        "204", "400", "401", "403", "404", "409", "414", "429", "431", "500", "501", "503", "504",
      ]
    ),
  ]) func `each answer that may come is told`(path: String, method: String, statuses: [String])
    throws
  {
    let responses = try #require(
      try value("paths", path, method, "responses") as? [String: Any])
    #expect(responses.keys.sorted() == statuses)
  }

  @Test func `every reference leads somewhere`() throws {
    func check(_ value: Any) throws {
      if let object = value as? [String: Any] {
        if let reference = object["$ref"] as? String {
          var place: Any? = document
          for name in reference.split(separator: "/").dropFirst() {
            place = (place as? [String: Any])?[String(name)]
          }
          #expect(place != nil, "\(reference) leads nowhere")
        }
        for member in object.values { try check(member) }
      }
      for item in value as? [Any] ?? [] { try check(item) }
    }
    try check(document)
  }
}
