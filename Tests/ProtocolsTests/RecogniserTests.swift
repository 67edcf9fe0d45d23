import CallModel
import Contract
import HTTP2Wire
import Testing
import Transport

@testable import Protocols

@Suite struct RecogniserTests {
  private let recogniser = Recogniser(Heads.table)
  private static let get = "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway"
  private static let create = "/gatehouse.vpn.v1.VpnGatewayService/CreateVpnGateway"
  private static let watch = "/grpc.health.v1.Health/Watch"

  /// What is recognised, as one line.
  private func recognise(
    _ head: FieldBlock, over version: ConnectionFacts.Version = .http2
  ) -> String {
    switch recogniser.recognise(head, over: version) {
    case .unary(let operation, let dialect):
      "unary \(operation.name) \(dialect.words)"
    case .streaming(let operation, let dialect):
      "streaming \(operation.name) \(dialect.words)"
    case .compatible(let errand): "compatible \(errand)"
    case .refused(let refusal, let dialect):
      "refused \(refusal.code.name) \(dialect.words)"
    case .methodNotAllowed(let allowed): "405 \(allowed)"
    case .unsupportedMediaType(let accepted):
      "415 \(accepted.contains("connect+") ? "streams" : "unary")"
    case .needsHTTP2: "505"
    case .openAPI: "openapi"
    }
  }

  @Test(arguments: [
    ("application/grpc", "grpc proto"), ("application/grpc+proto", "grpc proto"),
    ("application/grpc+json", "grpc json"), ("Application/GRPC;v=1", "grpc proto"),
    ("application/grpc-web", "grpc_web proto"), ("application/grpc-web+proto", "grpc_web proto"),
    ("application/grpc-web+json", "grpc_web json"),
    ("Application/gRPC-Web-Text", "grpc_web text"),
    ("application/grpc-web-text+proto", "grpc_web text"),
    ("application/proto", "connect proto"), ("application/json", "connect json"),
    ("application/json; charset=utf-8", "connect json"),
  ]) func `a unary call is known by its content type`(contentType: String, dialect: String) {
    #expect(
      recognise(Heads.post(Self.create, contentType)) == "unary CreateVpnGateway \(dialect)")
  }

  @Test(arguments: [
    ("application/grpc", "grpc proto"), ("application/connect+proto", "connect proto"),
    ("application/grpc-web+json", "grpc_web json"), ("application/grpc-web-text", "grpc_web text"),
    ("application/connect+json", "connect json"),
  ]) func `so is a stream`(contentType: String, dialect: String) {
    #expect(recognise(Heads.post(Self.watch, contentType)) == "streaming Watch \(dialect)")
  }

  @Test func `a content type of no face, or of the other kind of call, is refused with the list`() {
    #expect(recognise(Heads.post(Self.create, "text/plain")) == "415 unary")
    #expect(recognise(Heads.request("POST", Self.create)) == "415 unary")
    #expect(recognise(Heads.post(Self.create, "application/connect+proto")) == "415 unary")
    #expect(recognise(Heads.post(Self.watch, "application/json")) == "415 streams")
    #expect(recognise(Heads.post(Self.create, "application/grpc-web+thrift")) == "415 unary")
    #expect(recognise(Heads.post(Self.create, "application/grpc-web-text+json")) == "415 unary")
  }

  @Test func `a conversation is refused on gRPC-Web, which has none`() {
    let reflect = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
    #expect(
      recognise(Heads.post(reflect, "application/grpc-web-text"))
        == "refused UNIMPLEMENTED grpc_web text")
    #expect(
      recognise(Heads.post(reflect, "application/grpc"))
        == "streaming ServerReflectionInfo grpc proto")
  }

  @Test func `the document about REST is read, and nothing else is done to it`() {
    #expect(recognise(Heads.request("GET", "/openapi.json")) == "openapi")
    #expect(recognise(Heads.request("GET", "/openapi.json?x=1"), over: .http1) == "openapi")
    #expect(recognise(Heads.post("/openapi.json", "application/json")) == "405 GET")
    #expect(recognise(Heads.request("GET", "/openapi.jso")) == "refused NOT_FOUND rest json")
  }

  @Test func `gRPC is refused over HTTP 1, the other faces are not`() {
    for contentType in ["application/grpc", "application/grpc+proto", "application/grpc+json"] {
      for path in [Self.create, Self.watch, "/no.such.Service/Method"] {
        #expect(recognise(Heads.post(path, contentType), over: .http1) == "505")
      }
    }
    #expect(
      recognise(Heads.post(Self.create, "application/proto"), over: .http1)
        == "unary CreateVpnGateway connect proto")
    #expect(
      recognise(Heads.post(Self.create, "application/grpc-web"), over: .http1)
        == "unary CreateVpnGateway grpc_web proto")
    #expect(
      recognise(Heads.post(Self.watch, "application/connect+json"), over: .http1)
        == "streaming Watch connect json")
    #expect(
      recognise(Heads.request("GET", "/v1/caller"), over: .http1) == "unary GetCaller rest json")
    // A REST path is REST whatever its content type says.
    #expect(
      recognise(Heads.post("/v1/vpn-gateways", "application/grpc"), over: .http1)
        == "unary CreateVpnGateway rest json")
  }

  @Test func `only what changes nothing may be a GET`() {
    #expect(
      recognise(Heads.request("GET", Self.get + "?encoding=json&message=%7B%7D"))
        == "unary GetVpnGateway connect json")
    #expect(recognise(Heads.request("GET", Self.create)) == "405 POST")
    #expect(recognise(Heads.request("GET", Self.watch)) == "405 POST")
    #expect(recognise(Heads.request("PUT", Self.get)) == "405 GET, POST")
  }

  @Test func `a path of the bindings is REST, whatever the content type`() {
    #expect(recognise(Heads.request("GET", "/v1/caller")) == "unary GetCaller rest json")
    #expect(recognise(Heads.request("GET", "/v1/caller?x=1")) == "unary GetCaller rest json")
    #expect(
      recognise(Heads.post("/v1/vpn-gateways", "application/json"))
        == "unary CreateVpnGateway rest json")
    #expect(recognise(Heads.request("PATCH", "/v1/caller")) == "405 GET")
  }

  @Test func `what does not exist is said in the tongue of who asks`() {
    #expect(
      recognise(Heads.post("/no.such.Service/Method", "application/grpc"))
        == "refused UNIMPLEMENTED grpc proto")
    #expect(
      recognise(Heads.post("/no.such.Service/Method", "application/grpc-web+json"), over: .http1)
        == "refused UNIMPLEMENTED grpc_web json")
    #expect(
      recognise(Heads.post("/no.such.Service/Method", "application/json"))
        == "refused NOT_FOUND rest json")
    #expect(recognise(Heads.request("GET", "/")) == "refused NOT_FOUND rest json")
  }

  @Test func `another version of Connect is refused in Connect`() {
    let old = Heads.request(
      "POST", Self.create, ("content-type", "application/json"), ("connect-protocol-version", "0"))
    #expect(recognise(old) == "refused INVALID_ARGUMENT connect json")
    let right = Heads.request(
      "POST", Self.create, ("content-type", "application/json"), ("connect-protocol-version", "1"))
    #expect(recognise(right) == "unary CreateVpnGateway connect json")
  }

  @Test func `a target is cut at its first question mark`() {
    func parts(_ target: String) -> [String] {
      let bytes = Array(target.utf8)
      let (path, query) = (Target.path(of: bytes.span), Target.query(of: bytes.span))
      return [text(path.indices.map { path[$0] }), text(query.indices.map { query[$0] })]
    }
    #expect(parts("/a/b?c=d?e") == ["/a/b", "c=d?e"])
    #expect(parts("/a") == ["/a", ""])
    #expect(parts("?") == ["", ""])
  }
}

extension Dialect {
  fileprivate var words: String { "\(face.word) \(isText ? "text" : "\(codec)")" }
}
