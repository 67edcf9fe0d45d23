import Cryptography
import HTTP2Wire
import NIOCore
import Testing
import Transport

@testable import Sandbox

@Suite struct SandboxServerTests {
  /// A sandbox on free ports, and a client that trusts it.
  private static func start() async throws -> (SandboxServer, LoopGroup, TLSContext) {
    let authority = try CertificateAuthority.create(
      commonName: "test", now: 1_700_000_000, validity: .seconds(4_000_000_000))
    let issued = try authority.issueServer(
      dnsNames: ["localhost"], now: 1_700_000_000, validity: .seconds(3_000_000_000))
    let server = try await SandboxServer.start(
      try SandboxCloud(clock: { 1_700_000_000_000_000_000 }), host: "127.0.0.1", port: 0,
      adminPort: 0,
      tls: try TLSContext.server(
        certificateChainPEM: issued.certificateChainPEM, privateKeyPEM: issued.privateKeyPEM),
      bounds: .sandbox)
    let trust = try TLSContext.client(trust: .authoritiesPEM(authority.certificatePEM))
    return (server, try await LoopGroup(count: 1), trust)
  }

  private static func get(
    _ path: String, from server: SandboxServer, by loops: LoopGroup, trusting tls: TLSContext
  ) async throws -> (status: Int, fields: FieldBlock, body: String) {
    let second: UInt64 = 1_000_000_000
    let promise = loops.loops[0].makePromise(of: ClientResponse.self)
    let port = server.port
    _ = try await loops.onEachLoop { loop in
      let client = HTTPClient(
        endpoint: Endpoint(host: "localhost", port: port), tls: tls,
        bounds: ClientBounds(
          http2: HTTP2Bounds(), connectNanoseconds: 5 * second, idleNanoseconds: 60 * second,
          probeNanoseconds: 60 * second, connectionsMax: 1, waitingMax: 10,
          responseBytesMax: 1 << 20), loop: loop)
      var fields = FieldBlock()
      fields.append(.method, "GET")
      fields.append(.scheme, "https")
      fields.append(name: ":authority", value: "localhost:\(port)")
      fields.append(name: ":path", value: path)
      client.send(ClientRequest(fields: fields)) { result in
        promise.completeWith(result.mapError { $0 as any Error })
      }
    }
    let response = try await promise.futureResult.get()
    return (
      response.status, response.fields, String(decoding: response.body, as: UTF8.self)
    )
  }

  @Test func `the cloud answers on a real socket, with one date and its own refusals`() async throws
  {
    let (server, loops, tls) = try await Self.start()
    let answer = try await Self.get("/v5/p/vpn-gateways", from: server, by: loops, trusting: tls)
    #expect(answer.status == 401)
    #expect(answer.body.contains("APIGW.0301"))
    #expect(answer.fields.string(of: .date) == "Tue, 14 Nov 2023 22:13:20 GMT")
    #expect(!answer.fields.isRepeated(.date))
    #expect(answer.fields.contains(.xRequestId))
    let unknown = try await Self.get("/nowhere", from: server, by: loops, trusting: tls)
    #expect(unknown.status == 404)
    _ = try await loops.onEachLoop { $0.closeClients() }
    await server.stop()
    try await loops.shutdown()
  }
}
