import CallModel
import SwiftProtobuf
import Testing

@testable import Contract

/// Requests that the specification says are refused or accepted, each with its rule.
@Suite struct DecisionTests {
  struct Decision: Sendable, CustomTestStringConvertible {
    let schema: String
    let rule: String
    let isAccepted: Bool
    let body: Google_Protobuf_Value

    var testDescription: String { "\(schema) \(isAccepted ? "accepted" : rule)" }
  }

  static func decisions() throws -> [Decision] {
    let file = try Google_Protobuf_Value(jsonUTF8Bytes: try Examples.bytes("decisions"))
    let rows = try #require(file.structValue.fields["decisions"]).listValue.values
    return try rows.map { row in
      let fields = row.structValue.fields
      return Decision(
        schema: try #require(fields["schema"]).stringValue,
        rule: try #require(fields["rule"]).stringValue,
        isAccepted: try #require(fields["accepted"]).boolValue,
        body: try #require(fields["body"]))
    }
  }

  /// How a body of the cloud is sent to us: method and path, and the member that is our body.
  private static let places: [String: (target: String, envelope: String?)] = [
    "CreateVgwRequestBody": ("/v1/vpn-gateways", "vpn_gateway"),
    "UpdateVgwSpecificationRequestBody": (
      "/v1/vpn-gateways/\(Calls.gateway)/update-specification", "vpn_gateway"
    ),
    "CreateCgwRequestBody": ("/v1/customer-gateways", "customer_gateway"),
    "CreateVpnConnectionRequestBody": ("/v1/vpn-connections", "vpn_connection"),
    "BatchCreateVpnConnectionRequestBody": ("/v1/vpn-connections/batch-create", nil),
    "CreateConnectionMonitorRequestBody": ("/v1/connection-monitors", "connection_monitor"),
    "QueryResourcesRequestBody": ("/v1/resource-instances/vpn-gateway/filter", nil),
    "ResourceTagsRequestBody": ("/v1/tags/vpn-gateway/\(Calls.gateway)/create", nil),
  ]

  @Test func `all of the specification's decisions are here but those on tokens`() throws {
    let decisions = try Self.decisions()
    #expect(decisions.filter { !$0.isAccepted }.count == 53)
    #expect(decisions.filter(\.isAccepted).count == 7)
  }

  @Test(arguments: try decisions())
  func `a request is decided as the specification says`(decision: Decision) throws {
    let place = try #require(Self.places[decision.schema])
    let body = try place.envelope.map { envelope in
      try decision.body.structValue.fields[envelope]?.jsonString() ?? ""
    }
    var violations: [FieldViolation] = []
    var constraints: [String] = []
    do {
      let call = try Calls.rest("POST", place.target, try body ?? decision.body.jsonString())
      constraints = call.operation.constraints
      violations = call.operation.validate(call.request)
    } catch let refusal as Refusal {
      violations = refusal.violations
    }
    #expect(violations.isEmpty == decision.isAccepted, "\(violations)")
    if constraints.contains(decision.rule) {
      #expect(violations.map(\.rule).contains(decision.rule), "\(violations)")
    }
  }
}
