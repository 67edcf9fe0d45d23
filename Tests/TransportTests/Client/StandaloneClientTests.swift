import Cryptography
import HTTP2Wire
import NIOCore
import Testing

@testable import Transport

/// A client without a loop of its own, over TLS and in clear over a Unix socket.
struct StandaloneClientTests {
  /// Answers POST with the body; says nothing to GET.
  private static func listen(
    _ address: Listener.Address, _ security: Listener.Security
  ) async throws -> (Listener, LoopGroup) {
    let group = try await LoopGroup(count: 1)
    let services = try await group.onEachLoop { context in
      let service = ScriptedService()
      service.answer = { exchange in
        guard exchange.head.string(of: .method) == "POST" else { return }
        exchange.respond(ScriptedService.fields("200"), body: exchange.body)
      }
      return NIOLoopBound<any ExchangeService>(service, eventLoop: context.eventLoop)
    }
    let listener = try await Listener.start(
      address, index: 0, security: security, bounds: EmbeddedServer.bounds, group: group,
      services: services)
    return (listener, group)
  }

  private static func end(_ server: (Listener, LoopGroup)) async throws {
    await server.0.stopAccepting()
    _ = try await server.1.onEachLoop { $0.closeConnections() }
    try await server.1.shutdown()
  }

  private static func request(_ method: String, _ body: String = "") -> ClientRequest {
    var fields = FieldBlock()
    fields.append(name: ":method", value: method)
    fields.append(name: ":scheme", value: "http")
    fields.append(name: ":authority", value: "localhost")
    fields.append(name: ":path", value: "/")
    return ClientRequest(fields: fields, body: Array(body.utf8))
  }

  private static func socketPath() -> String {
    "/tmp/gatehouse-test-\(UInt64.random(in: .min ... .max)).sock"
  }

  @Test func `a body is handed on as it comes, and is not gathered as well`() async throws {
    let path = Self.socketPath()
    let server = try await Self.listen(.unix(path: path, mode: 0o600), .cleartext)
    let client = try await StandaloneClient(
      endpoint: Endpoint(unixPath: path), tls: nil, bounds: EmbeddedClient.bounds)
    let (pieces, came) = AsyncStream<[UInt8]>.makeStream()
    let answer = try await client.stream(Self.request("POST", "hello")) { came.yield($0) }
    came.finish()
    var body: [UInt8] = []
    for await piece in pieces { body += piece }
    #expect(String(decoding: body, as: UTF8.self) == "hello")
    #expect(answer.status == 200 && answer.body.isEmpty)
    await client.close()
    try await Self.end(server)
  }

  @Test func `a Unix socket is spoken to in clear, with HTTP 2 from the first byte`() async throws {
    let path = Self.socketPath()
    let server = try await Self.listen(.unix(path: path, mode: 0o600), .cleartext)
    let client = try await StandaloneClient(
      endpoint: Endpoint(unixPath: path), tls: nil, bounds: EmbeddedClient.bounds)
    for round in 0..<3 {
      let answer = try await client.send(
        Self.request("POST", "hello \(round)"), within: .seconds(30))
      #expect(answer.status == 200)
      #expect(String(decoding: answer.body, as: UTF8.self) == "hello \(round)")
    }
    #expect(server.0.share.counts.accepted == 1)
    await client.close()
    try await Self.end(server)
  }

  @Test func `a server over TLS is spoken to by its name`() async throws {
    let slot = TLSContextSlot(try TestCertificates.server([.http2]))
    let server = try await Self.listen(.tcp(host: "127.0.0.1", port: 0), .tls(slot))
    let client = try await StandaloneClient(
      endpoint: Endpoint(host: "127.0.0.1", port: try #require(server.0.port)),
      tls: try TestCertificates.client(), bounds: EmbeddedClient.bounds)
    let answer = try await client.send(Self.request("POST", "hello"), within: .seconds(30))
    #expect(String(decoding: answer.body, as: UTF8.self) == "hello")
    await client.close()
    try await Self.end(server)
  }

  @Test func `an answer that does not come is given up`() async throws {
    let path = Self.socketPath()
    let server = try await Self.listen(.unix(path: path, mode: 0o600), .cleartext)
    let client = try await StandaloneClient(
      endpoint: Endpoint(unixPath: path), tls: nil, bounds: EmbeddedClient.bounds)
    let failure = await #expect(throws: ClientFailure.self) {
      _ = try await client.send(Self.request("GET"), within: .milliseconds(20))
    }
    #expect(failure?.kind == .canceled)
    await client.close()
    try await Self.end(server)
  }

  @Test func `a socket that is not there is no connection`() async throws {
    let client = try await StandaloneClient(
      endpoint: Endpoint(unixPath: Self.socketPath()), tls: nil, bounds: EmbeddedClient.bounds)
    let failure = await #expect(throws: ClientFailure.self) {
      _ = try await client.send(Self.request("POST"), within: .seconds(30))
    }
    #expect(failure?.kind == .connect)
    await client.close()
  }
}
