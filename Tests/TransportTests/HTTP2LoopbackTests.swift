import Cryptography
import HTTP2Wire
import Synchronization
import Testing

@testable import Transport

/// Our client and our server over a real socket, with TLS, speaking HTTP/2.
struct HTTP2LoopbackTests {
  /// More than the socket takes at once, so that the server is stopped and goes on many times, also
  /// from inside a write: records must leave in the order in which they were sealed.
  @Test func `many large answers in pieces arrive whole over one connection`() async throws {
    let server = try await LoopbackServer({ Self.answerInPieces($0) }, .http2)
    let bodies = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<8 {
        group.addTask { try await server.send("GET", "/pieces").body }
      }
      return try await group.reduce(into: [[UInt8]]()) { $0.append($1) }
    }
    let whole = (0..<64).flatMap { [UInt8](repeating: $0, count: 50_000) }
    #expect(bodies.count == 8)
    for body in bodies { #expect(body == whole) }
    #expect(server.listener.share.counts.accepted == 1)
    try await server.stop()
  }

  private static func answerInPieces(_ exchange: Exchange) {
    exchange.start(ScriptedService.fields("200"))
    let next = Mutex(UInt8(0))
    let goOn = {
      while true {
        let piece = next.withLock { next in
          defer { next += next < 64 ? 1 : 0 }
          return next
        }
        if piece == 64 { return exchange.finish() }
        if !exchange.write([UInt8](repeating: piece, count: 50_000)) { return }
      }
    }
    exchange.whenWritable = goOn
    goOn()
  }
}
