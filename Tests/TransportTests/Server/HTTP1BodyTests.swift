import HTTP2Wire
import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

/// Bodies of requests.
struct HTTP1BodyTests {
  @Test func `a body with a length is collected`() throws {
    let server = try EmbeddedServer()
    let head = "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n"
    #expect(try server.exchange(head + "he") == "")
    #expect(
      try server.exchange("llo" + Texts.get) == Texts.ok("POST /p hello") + Texts.ok("GET /a?b "))
    #expect(
      server.service.notes
        == ["begin POST /p", "complete 5", "begin GET /a?b whole", "complete 0"])
  }

  @Test func `a chunked body is collected and its extensions and trailers dropped`() throws {
    let server = try EmbeddedServer()
    #expect(
      try server.exchange(
        "POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
          + "2;a=\"b;\\\"c\";d;e=f\r\nhe\r\n0003\r\nllo\r\n0;x\r\nContent-Length: 9\r\nA: b\r\n\r\n"
      )
        == Texts.ok("POST /p hello"))
    #expect(server.service.exchange?.head.string(of: .contentLength) == nil)
    #expect(!server.isClosed)
  }

  @Test func `a chunked body may come byte by byte`() throws {
    let server = try EmbeddedServer()
    for byte in "POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n".utf8 {
      try server.receive([byte])
    }
    for byte in "5;a\r\nhello\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nA: b\r\n\r\n".utf8 {
      try server.receive([byte])
    }
    #expect(try server.sent() == Texts.ok("POST /p helloabcdefghijklmnopqrstuvwxyz"))
  }

  @Test func `a streamed body comes in pieces`() throws {
    let server = try EmbeddedServer()
    let receiver = PieceReceiver()
    receiver.whenEnded = { $0.respond(ScriptedService.fields("200")) }
    server.service.plan = { _ in .stream(receiver) }
    try server.receive("POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc")
    #expect(receiver.pieces == ["abc"])
    try server.receive("\r\n2\r\nde\r\n")
    #expect(receiver.pieces == ["abc", "de"])
    #expect(!receiver.hasEnded)
    #expect(
      try server.exchange("0\r\n\r\n") == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    #expect(receiver.hasEnded)
  }

  @Test func `a body over the limit is told once and thrown away`() throws {
    let server = try EmbeddedServer()
    server.service.plan = { _ in .collect(limit: 4) }
    #expect(
      try server.exchange(
        "POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5")
        == "HTTP/1.1 413 Payload Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    #expect(server.service.notes == ["begin POST /p", "too large 4"])
  }

  @Test func `a length over the limit is refused before the body comes`() throws {
    let server = try EmbeddedServer()
    server.service.plan = { _ in .collect(limit: 4) }
    let sent = try server.exchange(
      "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
    #expect(sent.hasPrefix("HTTP/1.1 413 "))
    #expect(sent.contains("connection: close"))
    #expect(server.service.notes == ["begin POST /p", "too large 4"])
  }

  @Test func `an answer before the end of a body that is here already keeps the connection`() throws
  {
    let server = try EmbeddedServer()
    server.service.plan = { exchange in
      exchange.respond(ScriptedService.fields("401"))
      return .ignore
    }
    let denied = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n"
    #expect(
      try server.exchange(
        "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
          + "POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "3\r\nabc\r\n0\r\n\r\n" + Texts.get) == denied + denied + denied)
    #expect(!server.isClosed)
  }

  @Test func `an answer before a body that is still coming ends the connection`() throws {
    let server = try EmbeddedServer()
    server.service.plan = { exchange in
      exchange.respond(ScriptedService.fields("401"))
      return .ignore
    }
    #expect(
      try server.exchange("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nab")
        == "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    // What still comes is swallowed, so that no reset overtakes the answer.
    #expect(try server.exchange("c" + Texts.get) == "")
    #expect(!server.isClosed)
    server.tick(after: 2_000_000_000)
    #expect(server.isClosed)
    #expect(server.service.notes == ["begin POST /p"])
  }

  @Test func `a peer that goes on and on after the last answer is cut`() throws {
    let server = try EmbeddedServer()
    server.service.plan = { exchange in
      exchange.respond(ScriptedService.fields("401"))
      return .ignore
    }
    try server.receive("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 999999999\r\n\r\n")
    // A body that is refused for its size is sent whole before its answer is looked at: cut too
    // early, the connection is reset and the answer lost.
    let piece = [UInt8](repeating: 0, count: 512 * 1024)
    for _ in 0..<8 { try server.receive(piece) }
    #expect(!server.isClosed)
    try server.receive(piece)
    #expect(server.isClosed)
  }

  // MARK: 100-continue

  private static let expecting =
    "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n"

  @Test func `a client that asks first is told to go on`() throws {
    let server = try EmbeddedServer()
    #expect(try server.exchange(Self.expecting) == "HTTP/1.1 100 Continue\r\n\r\n")
    #expect(try server.exchange("ab") == Texts.ok("POST /p ab"))
  }

  @Test func `nobody is told to go on when the answer is there`() throws {
    let server = try EmbeddedServer()
    server.service.plan = { exchange in
      exchange.respond(ScriptedService.fields("401"))
      return .ignore
    }
    #expect(
      try server.exchange(Self.expecting)
        == "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
  }

  @Test func `a client that did not wait is not told to go on`() throws {
    let server = try EmbeddedServer()
    #expect(try server.exchange(Self.expecting + "ab") == Texts.ok("POST /p ab"))
  }
}
