import Cryptography
import HTTP2Wire
import NIOCore
import Testing

@testable import Transport

/// What a listener does not let its peers do, proved at the socket.
struct SocketBoundsTests {
  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  private static let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]

  // MARK: Caps

  @Test func `a connection over the cap of the listener is closed, and its place is used again`()
    async throws
  {
    var bounds = Self.patient
    bounds.connections = 2
    try await withServer(bounds) { server in
      let first = try await RawPeer(port: server.port)
      let second = try await RawPeer(port: server.port)
      #expect(await eventually { server.counts.open == 2 })
      let third = try await RawPeer(port: server.port)
      #expect(await eventually { third.isClosed })
      #expect(third.bytes == [] && server.counts.refused == 1)
      await first.close()
      #expect(await eventually { server.counts.open == 1 })
      let fourth = try await RawPeer(port: server.port)
      await fourth.say(Texts.get)
      #expect(await eventually { !fourth.bytes.isEmpty })
      #expect(!second.isClosed)
    }
  }

  @Test func `a source over its cap does not keep others out`() async throws {
    var bounds = Self.patient
    bounds.connectionsPerSource = 1
    try await withServer(bounds) { server in
      let first = try await RawPeer(port: server.port, from: "127.0.0.1")
      #expect(await eventually { server.counts.open == 1 })
      let second = try await RawPeer(port: server.port, from: "127.0.0.1")
      #expect(await eventually { second.isClosed })
      let other = try await RawPeer(port: server.port, from: "127.0.0.2")
      await other.say(Texts.get)
      #expect(await eventually { !other.bytes.isEmpty })
      #expect(!first.isClosed && server.counts.refused == 1)
    }
  }

  // MARK: Slowness

  @Test func `a TLS handshake that does not come ends the connection`() async throws {
    try await withServer(Self.hasty, isEncrypted: true) { server in
      let peer = try await RawPeer(port: server.port)
      // The beginning of a record that says it is a ClientHello.
      await peer.say([22, 3, 1, 2, 0])
      try await expectTimeout(of: peer, server)
    }
  }

  @Test(arguments: [
    [], Array(preface[..<10]), preface, preface + settings[..<5],
  ])
  func `an HTTP 2 preface that does not come ends the connection`(_ bytes: [UInt8]) async throws {
    try await withServer(Self.hasty) { server in
      let peer = try await RawPeer(port: server.port)
      await peer.say(bytes)
      try await expectTimeout(of: peer, server)
    }
  }

  @Test(arguments: [
    // A header block cut in its frame, one that wants a CONTINUATION, and a body cut in its frame.
    [0, 0, 40, 1, 5, 0, 0, 0, 1, 0x82],
    [0, 0, 1, 1, 0, 0, 0, 0, 1, 0x82],
    request(1, end: false) + [0, 0, 9, 0, 1, 0, 0, 0, 1, 7],
  ])
  func `an HTTP 2 request that does not come ends the connection`(_ bytes: [UInt8]) async throws {
    try await withServer(Self.hasty) { server in
      let peer = try await RawPeer(port: server.port)
      await peer.say(Self.preface + Self.settings + bytes)
      try await expectTimeout(of: peer, server)
    }
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\nHo", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
  ])
  func `an HTTP 1 request that does not come is answered so, and ends`(_ text: String) async throws
  {
    try await withServer(Self.hastyForRequests) { server in
      let peer = try await RawPeer(port: server.port)
      await peer.say(text)
      try await expectTimeout(of: peer, server)
      #expect(String(decoding: peer.bytes, as: UTF8.self).hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test func `a connection without requests ends`() async throws {
    try await withServer(Self.hasty) { server in
      let peer = try await RawPeer(port: server.port)
      await peer.say(Self.preface + Self.settings)
      try await expectTimeout(of: peer, server)
    }
  }

  /// More than the kernel keeps for it.
  @Test func `an answer that its peer does not read is not kept for ever`() async throws {
    let script: @Sendable (ScriptedService) -> Void = { service in
      service.answer = { exchange in
        exchange.respond(
          ScriptedService.fields("200"), body: [UInt8](repeating: 1, count: 32 << 20))
      }
    }
    try await withServer(Self.hastyForRequests, script: script) { server in
      let peer = try await RawPeer(port: server.port, reads: false)
      await peer.say(Texts.get)
      let isGone = try await eventually {
        try await server.tick()
        return server.counts.timedOut == 1 && server.counts.open == 0
      }
      #expect(isGone)
      await peer.close()
    }
  }

  // MARK: Floods

  @Test func `a rapid reset ends with a GOAWAY that says why, and is counted`() async throws {
    var bounds = Self.patient
    bounds.http2.resetsByPeer = HTTP2Bounds.Rate(burst: 50, perSecond: 0)
    try await withServer(bounds) { server in
      let peer = try await RawPeer(port: server.port)
      var flood = Self.preface + Self.settings
      for id in stride(from: Int32(1), through: 101, by: 2) {
        flood += Self.request(id, end: true) + Self.frame(3, 0, id, [0, 0, 0, 8])
      }
      await peer.say(flood)
      await expectCalmAsked(of: peer, server)
    }
  }

  @Test func `a flood of CONTINUATION ends the same way`() async throws {
    try await withServer(Self.patient) { server in
      let peer = try await RawPeer(port: server.port)
      var flood = Self.preface + Self.settings + Self.frame(1, 0, 1, [0x82])
      for _ in 0..<EmbeddedServer.bounds.http2.maxHeaderBlockFrames {
        flood += Self.frame(9, 0, 1, [0, 1, 0x61, 1, 0x62])
      }
      await peer.say(flood)
      await expectCalmAsked(of: peer, server)
    }
  }

  @Test func `what nghttp2 ends by itself is counted too`() async throws {
    try await withServer(Self.patient) { server in
      let peer = try await RawPeer(port: server.port)
      await peer.say(Self.preface + Self.settings + Self.frame(0, 0, 5, [1]))
      #expect(await eventually { peer.isClosed })
      // PROTOCOL_ERROR (RFC 9113 §7).
      #expect(Self.goAwayCode(in: peer.bytes) == 0x1)
      #expect(server.counts.protocolErrors == 1)
    }
  }

  @Test func `a broken HTTP 1 message is counted`() async throws {
    try await withServer(Self.patient) { server in
      let peer = try await RawPeer(port: server.port)
      await peer.say("GET / HTTP/1.1\nHost: a\r\n\r\n")
      #expect(await eventually { !peer.bytes.isEmpty })
      #expect(String(decoding: peer.bytes, as: UTF8.self).hasPrefix("HTTP/1.1 400 "))
      #expect(server.counts.protocolErrors == 1)
    }
  }

  // MARK: Ends

  /// A socket closed over unread bytes is reset, and the reset takes answers with it that the peer
  /// has not read: it would ask again for what was done.
  @Test func `an answer is not cut by going away while the peer still sends`() async throws {
    try await withServer(Self.patient, script: Self.goesAway) { server in
      let peer = try await RawPeer(port: server.port)
      await peer.say(Self.answeredAndLeft)
      #expect(await eventually { peer.isClosed })
      #expect(!peer.wasReset)
      #expect(String(decoding: peer.bytes, as: UTF8.self).contains("POST / "))
      #expect(Self.goAwayCode(in: peer.bytes) == 0)
      #expect(await eventually { server.counts.open == 0 })
    }
  }

  @Test func `a peer that does not end its side is not waited for`() async throws {
    try await withServer(Self.patient, script: Self.goesAway) { server in
      let peer = try await RawPeer(port: server.port, isStubborn: true)
      await peer.say(Self.answeredAndLeft)
      #expect(await eventually { peer.hasSeenEnd })
      let isGone = try await eventually {
        try await server.tick()
        return server.counts.open == 0
      }
      #expect(isGone)
      await peer.close()
    }
  }

  @Sendable private static func goesAway(_ service: ScriptedService) {
    service.answer = { exchange in
      if exchange.head.string(of: .path) == "/index.html" {
        exchange.abort(.refusedByGoAway)
      } else {
        exchange.respond(ScriptedService.fields("200"), body: ScriptedService.echo(exchange))
      }
    }
  }

  /// One request that is answered, one that makes the server go away, and more than it reads at
  /// once of one that comes too late.
  private static var answeredAndLeft: [UInt8] {
    let data: [UInt8] = [0, 0x40, 0, 0, 0, 0, 0, 0, 5] + [UInt8](repeating: 7, count: 16_384)
    return preface + settings + request(1, end: true)
      + frame(1, 5, 3, [0x83, 0x86, 0x85, 0x01, 0x01, 0x61]) + request(5, end: false)
      + [[UInt8]](repeating: data, count: 10).joined()
  }

  // MARK: Helpers of these tests

  /// Times that a busy machine does not reach.
  private static var patient: ServerBounds {
    var bounds = EmbeddedServer.bounds
    bounds.handshakeNanoseconds = 300_000_000_000
    bounds.requestNanoseconds = 300_000_000_000
    return bounds
  }

  /// Times short enough to be waited for.
  private static var hasty: ServerBounds {
    var bounds = EmbeddedServer.bounds
    bounds.handshakeNanoseconds = 100_000_000
    bounds.requestNanoseconds = 100_000_000
    bounds.idleNanoseconds = 100_000_000
    return bounds
  }

  /// Only a request in progress is short of time: a busy machine may take long to bring its bytes.
  private static var hastyForRequests: ServerBounds {
    var bounds = EmbeddedServer.bounds
    bounds.handshakeNanoseconds = 60_000_000_000
    bounds.requestNanoseconds = 100_000_000
    bounds.idleNanoseconds = 60_000_000_000
    return bounds
  }

  private func expectTimeout(of peer: RawPeer, _ server: SocketServer) async throws {
    // The server looks at its clock once a second; here as often as it is asked.
    let isClosed = try await eventually {
      try await server.tick()
      return peer.isClosed
    }
    #expect(isClosed)
    #expect(server.counts.timedOut == 1 && server.counts.protocolErrors == 0)
    #expect(await eventually { server.counts.open == 0 })
  }

  private func expectCalmAsked(of peer: RawPeer, _ server: SocketServer) async {
    #expect(await eventually { peer.isClosed })
    // ENHANCE_YOUR_CALM (RFC 9113 §7).
    #expect(Self.goAwayCode(in: peer.bytes) == 0xB)
    #expect(server.counts.protocolErrors == 1)
  }

  /// What the last GOAWAY among frames says; nil without one.
  private static func goAwayCode(in bytes: [UInt8]) -> UInt8? {
    var code: UInt8?
    var at = 0
    while at + 9 <= bytes.count {
      let length = Int(bytes[at]) << 16 | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2])
      if bytes[at + 3] == 7, at + 17 <= bytes.count { code = bytes[at + 16] }
      at += 9 + length
    }
    return code
  }

  private static func request(_ id: Int32, end: Bool) -> [UInt8] {
    // :method POST, :scheme http, :path / from the static table, and an authority (RFC 7541).
    frame(1, end ? 5 : 4, id, [0x83, 0x86, 0x84, 0x01, 0x01, 0x61])
  }

  private static func frame(
    _ type: UInt8, _ flags: UInt8, _ stream: Int32, _ payload: [UInt8]
  ) -> [UInt8] {
    [0, 0, UInt8(payload.count), type, flags, 0, 0, UInt8(stream >> 8), UInt8(stream & 0xFF)]
      + payload
  }

  private func withServer(
    _ bounds: ServerBounds, isEncrypted: Bool = false,
    script: @escaping @Sendable (ScriptedService) -> Void = { _ in },
    _ body: (SocketServer) async throws -> Void
  ) async throws {
    let server = try await SocketServer(bounds, isEncrypted: isEncrypted, script: script)
    do {
      try await body(server)
    } catch {
      try await server.stop()
      throw error
    }
    try await server.stop()
  }
}
