import Cryptography
import HTTP2Wire
import NIOCore
import NIOEmbedded
import System

@testable import Transport

/// One connection of a client without a socket, and the TLS of its server.
final class EmbeddedClient {
  let channel: EmbeddedChannel
  let client: HTTPClient
  let connection: ClientConnection
  private let server: TLSSession
  /// What the server has read.
  private var received: [UInt8] = []

  static let bounds = ClientBounds(
    http2: HTTP2Bounds(), connectNanoseconds: 5_000_000_000, idleNanoseconds: 60_000_000_000,
    probeNanoseconds: 15_000_000_000, connectionsMax: 4, waitingMax: 16, responseBytesMax: 1000)

  init() throws {
    let loop = EmbeddedEventLoop()
    let context = LoopContext(eventLoop: loop, index: 0)
    self.channel = EmbeddedChannel(loop: loop)
    self.client = HTTPClient(
      endpoint: Endpoint(host: "localhost", port: 443), tls: try TestCertificates.client(),
      bounds: Self.bounds, loop: context)
    self.connection = try ClientConnection(client: client, tls: try TestCertificates.client())
    self.server = TLSSession(
      server: try TestCertificates.server([.http1]), buffers: TLSBuffers())
    try channel.pipeline.syncOperations.addHandler(connection)
    try channel.connect(to: SocketAddress(unixDomainSocketPath: "/peer")).wait()
    try carry()
  }

  /// Carries bytes both ways until both ends are quiet.
  func carry() throws {
    var isMoving = true
    while isMoving {
      isMoving = false
      channel.embeddedEventLoop.run()
      while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
        isMoving = true
        _ = try server.receive(buffer.readableBytesSpan) { plaintext in
          for index in plaintext.indices { received.append(plaintext[index]) }
        }
      }
      if server.hasOutput, channel.isActive {
        isMoving = true
        let bytes = server.withOutput { bytes in ByteBuffer(bytes: bytes.withUnsafeBytes { $0 }) }
        try channel.writeInbound(bytes)
      }
    }
  }

  var isClosed: Bool { !channel.isActive }

  static func request(
    _ method: String, _ path: String, _ others: [(String, String)] = [], body: String = ""
  ) -> ClientRequest {
    var fields = FieldBlock()
    fields.append(name: ":method", value: method)
    fields.append(name: ":scheme", value: "https")
    fields.append(name: ":authority", value: "h:1")
    fields.append(name: ":path", value: path)
    for (name, value) in others {
      fields.append(name: name, value: value)
    }
    return ClientRequest(fields: fields, body: Array(body.utf8))
  }

  func send(
    _ method: String, _ path: String = "/", _ others: (String, String)..., body: String = ""
  ) throws -> Outcome {
    let outcome = Outcome()
    let request = Self.request(method, path, others, body: body)
    let pending = PendingRequest(request) { outcome.result = $0 }
    outcome.pending = pending
    connection.send(pending)
    try carry()
    return outcome
  }

  /// What the server has read since it was asked last.
  func sent() throws -> String {
    try carry()
    defer { received = [] }
    return String(decoding: received, as: UTF8.self)
  }

  /// The server says something.
  func answer(_ text: String) throws {
    try answer(Array(text.utf8))
  }

  func answer(_ bytes: [UInt8]) throws {
    try server.send(bytes.span)
    try carry()
  }

  /// The server ends the connection as TLS wants it.
  func closeByServer() throws {
    server.sendClose()
    try carry()
  }

  /// The connection is cut.
  func cut() throws {
    channel.close(promise: nil)
    channel.embeddedEventLoop.run()
  }

  final class Outcome {
    var result: Result<ClientResponse, ClientFailure>?
    var pending: PendingRequest?

    var response: ClientResponse? { try? result?.get() }
    var body: String? { response.map { String(decoding: $0.body, as: UTF8.self) } }
    var failure: ClientFailure? {
      if case .failure(let failure) = result { failure } else { nil }
    }
  }
}
