import Contract
import HTTP2Wire
import Testing
import Transport

@testable import Protocols

@Suite struct KnownPathsTests {
  private static let gateway = "/v1/vpn-gateways/5b2a3a2e-1111-4222-8333-444455556666"
  private let paths = KnownPaths()

  private func operation(_ name: String) throws -> Contract.Operation {
    try #require(Heads.table.operations.first { $0.name == name })
  }

  private func known(_ head: FieldBlock) -> Contract.Operation? {
    if let place = paths.operation(head) { return Heads.table.operations[place] }
    guard case .operation(let match) = paths.errand(head) else { return nil }
    return match.operation
  }

  @Test func `a target that came before means the same again, with its query`() throws {
    let get = try operation("GetVpnGateway")
    let list = try operation("ListVpnGateways")
    paths.note(.operation(get.index), Heads.request("GET", Self.gateway))
    paths.note(.operation(list.index), Heads.request("GET", "/v1/vpn-gateways?page_size=2"))
    #expect(known(Heads.request("GET", Self.gateway)) === get)
    #expect(known(Heads.request("GET", "/v1/vpn-gateways?page_size=2")) === list)
    #expect(known(Heads.request("GET", "/v1/vpn-gateways?page_size=3")) == nil)
    #expect(known(Heads.request("GET", "/v1/vpn-gateways")) == nil)
  }

  @Test(arguments: ["POST", "DELETE", "HEAD", "get", "GETS", ""])
  func `another method on a known target is not known`(method: String) throws {
    paths.note(.operation(try operation("GetVpnGateway").index), Heads.request("GET", Self.gateway))
    #expect(known(Heads.request(method, Self.gateway)) == nil)
  }

  @Test(arguments: [
    "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway", "/v1", "/", "",
  ])
  func `what the path alone does not decide is not remembered`(path: String) throws {
    paths.note(.operation(try operation("GetVpnGateway").index), Heads.request("GET", path))
    #expect(known(Heads.request("GET", path)) == nil)
  }

  @Test func `a path of the cloud is remembered as what it asks for`() throws {
    let head = Heads.request("GET", "/v5/0123456789abcdef0123456789abcdef/vpn-gateways?limit=2")
    guard case .compatible(let errand) = Recogniser(Heads.table).recognise(head, over: .http2)
    else {
      Issue.record("it is no path of the cloud")
      return
    }
    paths.note(.errand(errand), head)
    #expect(known(head)?.name == "ListVpnGateways")
  }

  @Test func `a long target is not remembered`() throws {
    let long = Heads.request("GET", Self.gateway + "?" + String(repeating: "a", count: 256))
    paths.note(.operation(try operation("GetVpnGateway").index), long)
    #expect(known(long) == nil)
  }

  @Test func `more targets than fit push others out, and none is ever taken for another`() throws {
    let get = try operation("GetVpnGateway")
    let list = try operation("ListVpnGateways")
    for index in 0..<2_000 {
      paths.note(
        .operation(index % 2 == 0 ? get.index : list.index),
        Heads.request("GET", "/v1/paths/\(index)"))
    }
    var count = 0
    for index in 0..<2_000 {
      guard let found = known(Heads.request("GET", "/v1/paths/\(index)")) else {
        continue
      }
      count += 1
      #expect(found === (index % 2 == 0 ? get : list))
    }
    #expect((1...256).contains(count))
  }
}
