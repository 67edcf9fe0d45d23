import HTTP2Wire
import NIOCore
import NIOEmbedded
import System
import Testing

@testable import Transport

/// A client session whose bytes go to an embedded server.
struct EmbeddedHTTP2Client {
  let server: EmbeddedServer
  let session: HTTP2Session

  init(_ service: ScriptedService, bounds: ServerBounds = EmbeddedServer.bounds) throws {
    try self.init(EmbeddedServer(service, bounds: bounds))
  }

  init(_ server: EmbeddedServer) throws {
    self.server = server
    session = try HTTP2Session(role: .client, bounds: HTTP2Bounds(), memory: MemoryPool())
  }

  static func head(_ method: String, _ path: String) -> FieldBlock {
    var fields = FieldBlock()
    fields.append(name: ":method", value: method)
    fields.append(name: ":scheme", value: "http")
    fields.append(name: ":authority", value: "localhost")
    fields.append(name: ":path", value: path)
    return fields
  }

  /// Begins a request whose bytes wait for `send`.
  func request(_ path: String, body: [UInt8] = [], endStream: Bool = true) throws -> HTTP2Stream {
    let fields = Self.head("POST", path)
    return try #require(
      body.isEmpty
        ? session.request(fields, endStream: endStream) : session.request(fields, body: body))
  }

  func post(_ path: String, endStream: Bool) throws -> HTTP2Stream {
    let stream = try request(path, endStream: endStream)
    try exchange()
    return stream
  }

  /// One read of the server; its loop does not get on.
  func send() throws {
    var bytes: [UInt8] = []
    while try session.produce(into: &bytes, limit: 16_384) > 0 {}
    if !bytes.isEmpty { try server.receive(bytes) }
  }

  /// What the server has written so far.
  func receive() throws {
    while let buffer = try server.channel.readOutbound(as: ByteBuffer.self) {
      try session.receive(buffer.readableBytesUInt8Span, now: 0)
    }
  }

  /// Lets both sides say what they have to say.
  func exchange() throws {
    for _ in 0..<4 {
      try send()
      server.run()
      try receive()
    }
  }
}
