import Contract
import Testing

@testable import Reference

@Suite struct MethodIndexTests {
  private let index = MethodIndex(.shared)

  private func find(_ text: String) -> String {
    switch index.find(text) {
    case .one(let operation): operation.rpcPath
    case .several(let paths): paths.joined(separator: " ")
    case .unknown(let near): "? " + near.joined(separator: " ")
    }
  }

  @Test(arguments: [
    "GetVpnGateway", "VpnGatewayService/GetVpnGateway",
    "gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway",
    "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway",
  ]) func `a method is found by each of its names`(name: String) {
    #expect(find(name) == "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway")
  }

  @Test(arguments: [
    ("getvpngateway", "GetVpnGateway"), ("GetVpnGatewy", "GetVpnGateway"),
    ("GteCaller", "GetCaller"), ("VpnGatewayService/ListVpnGateway", "ListVpnGateways"),
  ]) func `a mistyped one is told its nearest`(name: String, near: String) {
    #expect(find(name).hasPrefix("? \(near)"))
  }

  @Test func `at most three are near, and nothing is near to nonsense`() {
    #expect(find("Vpn").split(separator: " ").count == 4)
    #expect(find("xyzzyxyzzyxyzzyxyzzy") == "? ")
    #expect(find("") == "? ")
    #expect(find("GetVpnGateway ") != "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway")
  }

  @Test func `a name of two services is told with both`() {
    #expect(
      find("ServerReflectionInfo")
        == "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo "
        + "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
  }

  @Test func `a shell completes methods of one answer`() {
    #expect(index.names.contains("GetVpnGateway"))
    #expect(index.names.contains("TagService/ListProjectTags"))
    #expect(!index.names.contains("ServerReflectionInfo"))
    for name in index.names {
      guard case .one(let operation) = index.find(name) else {
        Issue.record("\(name) leads to no method")
        continue
      }
      #expect(operation.kind == .unary)
    }
  }

  @Test(arguments: [
    ("", "", 0), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1),
    ("kitten", "sitting", 3),
  ]) func `words are as far apart as typing them right takes`(
    one: String, other: String, distance: Int
  ) {
    #expect(Spelling.distance(one, other) == distance)
    #expect(Spelling.distance(other, one) == distance)
  }
}
