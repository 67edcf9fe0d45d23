import SwiftProtobuf
import Testing

@testable import Contract

/// The manual's examples through our messages and back: nothing may be lost in meaning.
@Suite struct ExampleTests {
  /// Stands for ids of the path that the example of a body does not show.
  private static let identity = [
    "resource_type": "vpn-gateway", "vgw_id": Calls.gateway, "resource_id": Calls.gateway,
    "customer_gateway_id": Calls.gateway, "vpn_connection_id": Calls.gateway,
  ]
  /// Parameters of the cloud's pages, which we ask for ourselves.
  private static let pageParameters: Set = ["limit", "marker", "offset"]
  /// Members of an answer that say how the list goes on, not what is in it.
  private static let ofAnswer: Set = ["request_id", "page_info", "total_count", "links"]

  private func operation(_ example: String) throws -> Contract.Operation {
    try Calls.operation(try Examples.operation(of: example))
  }

  @Test func `every example is one of ours`() throws {
    #expect(try Examples.names(".response").count == 43)
    #expect(try Examples.names(".request").count == 25)
    #expect(try Examples.names(".call").count == 27)
    #expect(try Examples.names(".error").count == 7)
    // And the other way round: no operation of the cloud is without an example, but those whose
    // bodies the manual does not print.
    let shown = Set(
      try
        (Examples.names(".response") + Examples.names(".call")
        + Examples.names(".request")).map { try Examples.operation(of: $0) })
    let ours = Set(Calls.table.operations.filter { $0.upstream != nil }.map(\.name))
    #expect(ours.subtracting(shown) == ["GetVpnGatewayRoutingTable"])
    #expect(shown.subtracting(ours) == [])
  }

  @Test(arguments: try Examples.names(".response"))
  func `an answer of the cloud becomes our reply and says the same`(example: String) throws {
    let operation = try operation(example)
    let body = try Examples.bytes(example)
    let reply = try operation.reply(cloudBody: body)
    let value = try #require(try operation.envelopedValue(in: body))
    let expected = try JSONTree.read(body[value])

    // Nothing but the page's own words stands beside what the envelope holds.
    let envelope = try #require(operation.upstream?.responseEnvelope)
    let others = Set(try JSONTree.read(body).structValue.fields.keys).subtracting([envelope])
    #expect(others.isSubset(of: Self.ofAnswer))

    for written in [
      try operation.json(reply), operation.redactedReply(reply),
      try operation.replyJSON(cloudBody: body),
    ] {
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
    let short = try operation.reply(proto: try operation.replyProto(cloudBody: body))
    #expect(try operation.json(short) == operation.json(reply))
  }

  @Test(arguments: try Examples.names(".request"))
  func `a request becomes the very body the manual shows`(example: String) throws {
    let operation = try operation(example)
    let expected = try JSONTree.read(try Examples.bytes(example))
    let binding = operation.bindings[0]
    let body: String
    if case .field = binding.body, let envelope = operation.upstream?.requestEnvelope {
      body = try #require(expected.structValue.fields[envelope]).jsonString()
    } else if let envelope = operation.upstream?.requestEnvelope {
      body = try #require(expected.structValue.fields[envelope]).jsonString()
    } else {
      body = try expected.jsonString()
    }
    let path = text(try #require(binding.path.expand { Self.identity[$0] }))
    let (routed, request) = try Calls.rest(binding.method.rawValue, path, body)
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
    let project = parameters["project_id"] ?? "p"
    let query = try #require(call["query"]).structValue.fields
      .filter { !Self.pageParameters.contains($0.key) }
      .flatMap { name, value in
        let values = value.listValue.values.isEmpty ? [value] : value.listValue.values
        return values.map { "\(name)=\($0.stringValue)" }
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
