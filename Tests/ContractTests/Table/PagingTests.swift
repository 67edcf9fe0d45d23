import CallModel
import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct PagingTests {
  private static let lists = Calls.table.operations.filter { $0.paging != nil }

  @Test func `every list is cut into pages`() {
    #expect(
      Self.lists.map(\.name).sorted() == [
        "FilterResourceInstances", "GetVpnGatewayRoutingTable", "ListAuthProjects",
        "ListConnectionMonitors", "ListCustomerGateways", "ListProjectTags", "ListProjects",
        "ListVpnConnections", "ListVpnGateways",
      ])
  }

  @Test func `size and token are read from the request, and not sent on`() throws {
    let operation = try Calls.operation("FilterResourceInstances")
    let (routed, request) = try Calls.rest(
      "POST", "/v1/resource-instances/vpn-gateway/filter",
      #"{"page_size":7,"page_token":"t","without_any_tag":true}"#)
    #expect(routed === operation)
    let page = operation.page(of: .message(request))
    #expect((page.size, page.token) == (7, "t"))
    let sent = try operation.upstreamRequest(for: request, projectID: "p")
    #expect(text(sent.body ?? []) == #"{"without_any_tag":true}"#)
    #expect(text(sent.path) == "/v5/p/vpn-gateway/resource-instances/filter")
    #expect(operation.page(of: .message(FilterResourceInstancesRequest())) == (0, ""))
  }

  @Test(arguments: try Examples.names(".response").filter { $0.hasPrefix("list-vpn-gateways") })
  func `a reply says in both forms how it goes on`(example: String) throws {
    let operation = try Calls.operation("ListVpnGateways")
    let body = try Examples.bytes(example)
    for (next, total) in [("next", 12), (nil, 3), ("n", nil), (nil, nil)] as [(String?, Int?)] {
      var json = try operation.replyJSON(cloudBody: body)
      operation.appendPage(json: &json, next: next, total: total)
      var proto = try operation.replyProto(cloudBody: body)
      operation.appendPage(proto: &proto, next: next, total: total)
      let one = try ListVpnGatewaysResponse(jsonUTF8Bytes: json)
      let other = try ListVpnGatewaysResponse(serializedBytes: proto)
      #expect(one == other)
      #expect(one.nextPageToken == next ?? "")
      #expect(one.hasTotalSize == (total != nil))
      #expect(Int(one.totalSize) == total ?? 0)
      #expect(!one.vpnGateways.isEmpty)
    }
  }

  @Test func `an empty list says it as well`() throws {
    let operation = try Calls.operation("ListVpnGateways")
    var json = Array("{}".utf8)
    operation.appendPage(json: &json, next: nil, total: 0)
    #expect(text(json) == #"{"total_size":0}"#)
  }
}
