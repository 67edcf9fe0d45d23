import Cryptography
import HTTP2Wire
import NIOCore
import Synchronization
import Testing

@testable import Transport

/// Our client and our server over a real socket, with TLS, speaking HTTP/1.1.
struct HTTP1LoopbackTests {
  @Test func `requests follow each other on one connection`() async throws {
    try await withServer { server in
      for round in 0..<5 {
        let response = try await server.send("POST", "/\(round)", body: "hello \(round)")
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self) == "POST /\(round) hello \(round)")
      }
      #expect(server.listener.share.counts.accepted == 1)
    }
  }

  @Test func `requests at once take connections of their own`() async throws {
    try await withServer { server in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for round in 0..<8 {
          group.addTask { try await server.send("GET", "/\(round)").status }
        }
        for try await status in group {
          #expect(status == 200)
        }
      }
      #expect((1...4).contains(server.listener.share.counts.accepted))
    }
  }

  @Test func `a large last answer arrives whole`() async throws {
    let answer: @Sendable (Exchange) -> Void = { exchange in
      exchange.endConnection()
      exchange.respond(
        ScriptedService.fields("200"), body: [UInt8](repeating: 0x61, count: 6 << 20))
    }
    try await withServer(answer) { server in
      for _ in 0..<2 {
        let response = try await server.send("GET", "/large")
        #expect(response.body.count == 6 << 20)
      }
      #expect(server.listener.share.counts.accepted == 2)
    }
  }

  @Test func `a large answer in pieces arrives whole`() async throws {
    let answer: @Sendable (Exchange) -> Void = { exchange in
      exchange.start(ScriptedService.fields("200"))
      let left = Mutex(64)
      let piece = [UInt8](repeating: 0x62, count: 100_000)
      let goOn = {
        while left.withLock({ $0 > 0 }) {
          left.withLock { $0 -= 1 }
          if !exchange.write(piece) { return }
        }
        exchange.finish()
      }
      exchange.whenWritable = goOn
      goOn()
    }
    try await withServer(answer) { server in
      let response = try await server.send("GET", "/pieces")
      #expect(response.body.count == 6_400_000)
      #expect(response.body.allSatisfy { $0 == 0x62 })
    }
  }

  private func withServer(
    _ answer: (@Sendable (Exchange) -> Void)? = nil,
    _ body: (LoopbackServer) async throws -> Void
  ) async throws {
    let server = try await LoopbackServer(answer)
    do {
      try await body(server)
    } catch {
      try await server.stop()
      throw error
    }
    try await server.stop()
  }
}

/// A listener on a free port and a client for it, on one event loop.
struct LoopbackServer: Sendable {
  let listener: Listener
  private let group: LoopGroup
  private let client: NIOLoopBound<HTTPClient>

  init(
    _ answer: (@Sendable (Exchange) -> Void)?, _ version: ApplicationProtocol = .http1
  ) async throws {
    let group = try await LoopGroup(count: 1)
    let services = try await group.onEachLoop { context in
      let service = ScriptedService()
      if let answer { service.answer = answer }
      return NIOLoopBound<any ExchangeService>(service, eventLoop: context.eventLoop)
    }
    let slot = TLSContextSlot(try TestCertificates.server([version]))
    let listener = try await Listener.start(
      .tcp(host: "127.0.0.1", port: 0), index: 0, security: .tls(slot),
      bounds: EmbeddedServer.bounds, group: group, services: services)
    let port = try #require(listener.port)
    let tls = try TestCertificates.client()
    var bounds = EmbeddedClient.bounds
    bounds.responseBytesMax = 16 << 20
    let clients = try await group.onEachLoop { [bounds] context in
      NIOLoopBound(
        HTTPClient(
          endpoint: Endpoint(host: "127.0.0.1", port: port), tls: tls, bounds: bounds,
          loop: context), eventLoop: context.eventLoop)
    }
    self.group = group
    self.listener = listener
    self.client = clients[0]
  }

  func send(_ method: String, _ path: String, body: String = "") async throws -> ClientResponse {
    var fields = FieldBlock()
    fields.append(name: ":method", value: method)
    fields.append(name: ":scheme", value: "https")
    fields.append(name: ":authority", value: "localhost")
    fields.append(name: ":path", value: path)
    let request = ClientRequest(fields: fields, body: Array(body.utf8))
    return try await group.loops[0].flatSubmit { [group, client] in
      let promise = group.loops[0].makePromise(of: ClientResponse.self)
      client.value.send(request) { promise.completeWith($0.mapError { $0 as any Error }) }
      return promise.futureResult
    }.get()
  }

  func stop() async throws {
    await listener.stopAccepting()
    _ = try await group.onEachLoop { [client] context in
      client.value.close()
      context.closeConnections()
    }
    try await group.shutdown()
  }
}
