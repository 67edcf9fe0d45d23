import SwiftProtobuf
import Testing

@testable import Contract

/// The manual's examples through our messages and back: nothing may be lost in meaning.
@Suite struct ExampleTests {
  private static let operations = [
    "create-vpn-gateway": "CreateVpnGateway",
    "get-vpn-gateway": "GetVpnGateway",
    "list-vpn-gateways": "ListVpnGateways",
    "update-vpn-gateway": "UpdateVpnGateway",
    "update-vpn-gateway-specification": "UpdateVpnGatewaySpecification",
    "delete-vpn-gateway": "DeleteVpnGateway",
    "list-vpn-gateway-availability-zones": "ListVpnGatewayAvailabilityZones",
  ]

  private func operation(_ example: String) throws -> Contract.Operation {
    let name = String(try #require(example.split(separator: ".").first))
    return try Calls.operation(try #require(Self.operations[name]))
  }

  @Test func `every example is one of ours`() throws {
    #expect(try Examples.names(".response").count == 10)
    #expect(try Examples.names(".request").count == 5)
    #expect(try Examples.names(".call").count == 6)
  }

  @Test(arguments: try Examples.names(".response"))
  func `an answer of the cloud becomes our reply and says the same`(example: String) throws {
    let operation = try operation(example)
    let body = try Examples.bytes(example)
    let reply = try operation.reply(cloudBody: body)
    let value = try #require(try operation.envelopedValue(in: body))
    let expected = try JSONTree.read(body[value])

    for written in [try operation.json(reply), operation.redactedReply(reply)] {
      var tree = try JSONTree.read(written)
      if let field = operation.upstream?.replyField {
        tree = try #require(tree.structValue.fields[field.name])
      }
      #expect(tree == expected)
    }
    // And through both forms that clients read.
    let proto = try operation.reply(proto: try operation.proto(reply))
    let json = try operation.reply(json: try operation.json(reply))
    #expect(try operation.json(proto) == operation.json(reply))
    #expect(try operation.proto(json) == operation.proto(reply))
  }

  @Test(arguments: try Examples.names(".request"))
  func `a request becomes the very body the manual shows`(example: String) throws {
    let operation = try operation(example)
    let expected = try JSONTree.read(try Examples.bytes(example))
    let resource = try #require(expected.structValue.fields["vpn_gateway"]).jsonString()
    let binding = operation.bindings[0]
    let path = text(try #require(binding.path.expand { _ in Calls.gateway }))
    let (routed, request) = try Calls.rest(binding.method.rawValue, path, resource)
    #expect(routed === operation)
    #expect(operation.validate(request) == [])

    let again = try operation.request(proto: try operation.proto(request))
    let fromJSON = try operation.request(json: try operation.json(request))
    for request in [request, again, fromJSON] {
      let sent = try operation.upstreamRequest(for: request, projectID: "p")
      #expect(try JSONTree.read(try #require(sent.body)) == expected)
    }
  }

  @Test(arguments: try Examples.names(".call"))
  func `a call without body becomes the path and query the manual shows`(example: String) throws {
    let operation = try operation(example)
    let call = try JSONTree.read(try Examples.bytes(example)).structValue.fields
    let parameters = try #require(call["path_params"]).structValue.fields.mapValues(\.stringValue)
    let project = try #require(parameters["project_id"])
    let query = try #require(call["query"]).structValue.fields.flatMap { name, values in
      values.listValue.values.map { "\(name)=\($0.stringValue)" }
    }.joined(separator: "&")
    let path = text(try #require(operation.bindings[0].path.expand { parameters[$0] }))
    let target = query.isEmpty ? path : "\(path)?\(query)"
    let (routed, request) = try Calls.rest(operation.bindings[0].method.rawValue, target)
    #expect(routed === operation)
    #expect(operation.validate(request) == [])

    let sent = try operation.upstreamRequest(for: request, projectID: project)
    var expected = try #require(call["path"]).stringValue
    for (name, value) in parameters {
      expected = expected.split(separator: "/", omittingEmptySubsequences: false)
        .map { $0 == "{\(name)}" ? Substring(value) : $0 }.joined(separator: "/")
    }
    #expect(text(sent.path) == expected)
    #expect(text(sent.query) == query)
    #expect(sent.method.rawValue == call["method"]?.stringValue)
    #expect(sent.body == nil)
  }
}
