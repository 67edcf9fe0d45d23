import Cryptography
import HTTP2Wire
import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

/// Requests that come with the end of a TLS connection.
@Suite struct ServerConnectionEndTests {
  private let server: EmbeddedServer
  private let tls: TLSSession
  private let session: HTTP2Session

  init() throws {
    server = try EmbeddedServer(tls: TestCertificates.server())
    tls = try TLSSession(
      client: TestCertificates.client(), serverName: "localhost", buffers: TLSBuffers())
    session = try HTTP2Session(role: .client, bounds: HTTP2Bounds(), memory: MemoryPool())
    try tls.start()
    for _ in 0..<4 {
      if tls.isEstablished { try say() }
      try exchange()
    }
  }

  /// Seals what the session has to say.
  private func say() throws {
    var frames: [UInt8] = []
    while try session.produce(into: &frames, limit: 16_384) > 0 {}
    try tls.send(frames.span)
  }

  /// One read of the server, and what it answers.
  private func exchange() throws {
    var records = ByteBuffer()
    tls.withOutput { _ = records.writeBytes($0) }
    if records.readableBytes > 0 { try server.channel.writeInbound(records) }
    server.run()
    while let answer = try server.channel.readOutbound(as: ByteBuffer.self) {
      var fault: (any Error)?
      _ = try tls.receive(answer.readableBytesSpan) { plaintext in
        do { try session.receive(plaintext, now: 0) } catch { fault = error }
      }
      if let fault { throw fault }
    }
  }

  @Test func `a request whose peer says goodbye in the same breath is answered`() throws {
    let stream = try #require(
      session.request(EmbeddedHTTP2Client.head("GET", "/last"), endStream: true))
    try say()
    tls.sendClose()
    try exchange()
    #expect(server.service.notes == ["begin GET /last whole", "complete 0"])
    #expect(stream.isClosed && stream.closeCode == .noError)
    #expect(tls.sawCloseNotify)
  }
}
