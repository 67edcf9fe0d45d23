import CallModel
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

  private func known(
    _ head: FieldBlock, over version: ConnectionFacts.Version = .http2
  ) -> Contract.Operation? {
    guard let place = paths.place(of: head, over: version) else { return nil }
    if let operation = paths.operation(at: place) { return Heads.table.operations[operation] }
    guard case .operation(let match) = paths.errand(at: place) else { return nil }
    return match.operation
  }

  private func note(
    _ operation: Contract.Operation, _ head: FieldBlock, _ dialect: Dialect = Dialect(.rest, .json),
    over version: ConnectionFacts.Version = .http2
  ) {
    paths.note(.operation(operation.index, dialect), head, over: version)
  }

  @Test func `a target that came before means the same again, with its query`() throws {
    let get = try operation("GetVpnGateway")
    let list = try operation("ListVpnGateways")
    note(get, Heads.request("GET", Self.gateway))
    note(list, Heads.request("GET", "/v1/vpn-gateways?page_size=2"))
    #expect(known(Heads.request("GET", Self.gateway)) === get)
    #expect(known(Heads.request("GET", "/v1/vpn-gateways?page_size=2")) === list)
    #expect(known(Heads.request("GET", "/v1/vpn-gateways?page_size=3")) == nil)
    #expect(known(Heads.request("GET", "/v1/vpn-gateways")) == nil)
  }

  @Test(arguments: ["POST", "DELETE", "HEAD", "get", "GETS", ""])
  func `another method on a known target is not known`(method: String) throws {
    note(try operation("GetVpnGateway"), Heads.request("GET", Self.gateway))
    #expect(known(Heads.request(method, Self.gateway)) == nil)
  }

  @Test(arguments: [
    "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway", "/v1", "/", "",
  ])
  func `what the path alone does not decide is not remembered`(path: String) throws {
    note(try operation("GetVpnGateway"), Heads.request("GET", path))
    #expect(known(Heads.request("GET", path)) == nil)
  }

  @Test func `a path of the cloud is remembered as what it asks for`() throws {
    let head = Heads.request("GET", "/v5/0123456789abcdef0123456789abcdef/vpn-gateways?limit=2")
    guard case .compatible(let errand) = Recogniser(Heads.table).recognise(head, over: .http2)
    else {
      Issue.record("it is no path of the cloud")
      return
    }
    paths.note(.errand(errand), head, over: .http2)
    #expect(known(head)?.name == "ListVpnGateways")
  }

  @Test func `a long target is not remembered`() throws {
    let long = Heads.request("GET", Self.gateway + "?" + String(repeating: "a", count: 256))
    note(try operation("GetVpnGateway"), long)
    #expect(known(long) == nil)
  }

  @Test func `more targets than fit push others out, and none is ever taken for another`() throws {
    let get = try operation("GetVpnGateway")
    let list = try operation("ListVpnGateways")
    for index in 0..<2_000 {
      note(
        index % 2 == 0 ? get : list,
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

  private static let method = "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway"

  private func post(_ contentType: String?, _ path: String = method) -> FieldBlock {
    guard let contentType else { return Heads.request("POST", path) }
    return Heads.request("POST", path, ("content-type", contentType))
  }

  @Test(arguments: [
    ("application/grpc", Dialect(.grpc, .proto)),
    ("application/grpc+json", Dialect(.grpc, .json)),
    ("application/grpc-web-text", .grpcWebText),
  ])
  func `a call in gRPC is known by path and content type`(
    contentType: String, dialect: Dialect
  ) throws {
    let get = try operation("GetVpnGateway")
    note(get, post(contentType), dialect)
    let place = try #require(paths.place(of: post(contentType), over: .http2))
    #expect(known(post(contentType)) === get && paths.dialect(at: place) == dialect)
    for other in [nil, "", "application/json", "application/grpc-web", contentType + ";a=b"] {
      #expect(known(post(other)) == nil)
    }
    #expect(known(post(contentType, Self.method + "s")) == nil)
    #expect(known(post(contentType), over: .http1) == nil)
    #expect(known(Heads.request("GET", Self.method, ("content-type", contentType))) == nil)
  }

  @Test func `of what depends on more than path and content type nothing is remembered`() throws {
    let get = try operation("GetVpnGateway")
    // Connect has a version of its own, and gRPC is HTTP/2's.
    note(get, post("application/json"), Dialect(.connect, .json))
    note(get, post("application/grpc"), Dialect(.grpc, .proto), over: .http1)
    note(get, post("application/json", Self.gateway))
    note(
      get, post("application/grpc; " + String(repeating: "a", count: 64)), Dialect(.grpc, .proto))
    note(get, post(nil), Dialect(.grpc, .proto))
    for contentType in [nil, "application/json", "application/grpc"] {
      #expect(known(post(contentType)) == nil && known(post(contentType, Self.gateway)) == nil)
    }
  }

  @Test func `one path in two formats is mostly known in both`() throws {
    let get = try operation("GetVpnGateway")
    var count = 0
    for index in 0..<32 {
      let (proto, json) = (
        post("application/grpc", "/a/\(index)"), post("application/grpc+json", "/a/\(index)")
      )
      note(get, proto, Dialect(.grpc, .proto))
      note(get, json, Dialect(.grpc, .json))
      count += known(proto) === get && known(json) === get ? 1 : 0
    }
    // One pair in 256 falls on the same place.
    #expect(count > 16)
  }

  @Test func `a GET is not known by what was posted to its path`() throws {
    let (get, list) = (try operation("GetVpnGateway"), try operation("ListVpnGateways"))
    let (asked, posted) = (
      Heads.request("GET", Self.gateway), post("application/grpc", Self.gateway)
    )
    note(list, posted, Dialect(.grpc, .proto))
    #expect(known(asked) == nil && known(posted) === list)
    note(get, asked)
    #expect(known(asked) === get && known(posted) !== get && known(post("", Self.gateway)) == nil)
  }
}
