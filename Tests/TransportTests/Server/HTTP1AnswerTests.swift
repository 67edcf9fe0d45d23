import HTTP2Wire
import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

/// Answers as they leave.
struct HTTP1AnswerTests {
  @Test func `a request without body is answered with a length`() throws {
    let server = try EmbeddedServer()
    #expect(try server.exchange(Texts.get) == Texts.ok("GET /a?b "))
    #expect(server.service.notes == ["begin GET /a?b whole", "complete 0"])
    #expect(!server.isClosed)
  }

  @Test func `an answer carries the date`() throws {
    let server = try EmbeddedServer()
    try server.receive(Texts.get)
    let buffer = try #require(try server.channel.readOutbound(as: ByteBuffer.self))
    let lines = String(buffer: buffer).split(separator: "\r\n")
    let date = try #require(lines.first { $0.hasPrefix("date: ") })
    #expect(HTTPDate.parse(Array(date.dropFirst(6).utf8).span) != nil)
  }

  @Test func `prepared headers are sent without what belongs to the transport`() throws {
    let server = try EmbeddedServer()
    let headers = PreparedHeaders([
      (":status", "404"), ("content-length", "99"), ("x-a", "b"), ("transfer-encoding", "x"),
    ])
    server.service.answer = { $0.respond(headers, body: Array("gone".utf8)) }
    #expect(
      try server.exchange(Texts.get)
        == "HTTP/1.1 404 Not Found\r\nx-a: b\r\ncontent-length: 4\r\n\r\ngone")
  }

  @Test(arguments: ["204", "304"])
  func `statuses without content get neither body nor length`(status: String) throws {
    let server = try EmbeddedServer()
    server.service.answer = {
      $0.respond(ScriptedService.fields(status, ("content-length", "4")), body: [1, 2, 3, 4])
    }
    let sent = try server.exchange(Texts.get)
    #expect(sent.hasPrefix("HTTP/1.1 \(status) "))
    #expect(!sent.contains("content-length"))
    #expect(sent.hasSuffix("\r\n\r\n"))
    #expect(try server.exchange(Texts.get) == sent)
  }

  @Test func `HEAD tells the length and keeps the body`() throws {
    let server = try EmbeddedServer()
    let head = "HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n"
    #expect(
      try server.exchange(head)
        == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 8\r\n\r\n")
    server.service.answer = { $0.respond(ScriptedService.fields("200", ("content-length", "77"))) }
    #expect(try server.exchange(head) == "HTTP/1.1 200 OK\r\ncontent-length: 77\r\n\r\n")
    server.service.answer = {
      $0.start(ScriptedService.fields("200"))
      $0.write([1, 2, 3])
      $0.finish()
    }
    #expect(try server.exchange(head) == "HTTP/1.1 200 OK\r\n\r\n")
  }

  @Test func `an answer in pieces is chunked`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { exchange in
      exchange.start(ScriptedService.fields("200", ("content-length", "5")))
      exchange.write(Array("hello".utf8))
      exchange.write([])
      exchange.write(Array("0123456789abcdef!".utf8))
      var trailers = FieldBlock()
      trailers.append(name: "x-sum", value: "1")
      exchange.finish(trailers: trailers)
      exchange.write(Array("late".utf8))
      exchange.finish()
    }
    let body = "5\r\nhello\r\n11\r\n0123456789abcdef!\r\n0\r\n"
    #expect(
      try server.exchange(Texts.get)
        == "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\(body)\r\n")
    #expect(
      try server.exchange("GET / HTTP/1.1\r\nHost: h\r\nTE: trailers\r\n\r\n")
        == "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\(body)x-sum: 1\r\n\r\n")
    #expect(!server.isClosed)
  }

  @Test func `a whole answer with trailers is chunked for who takes them`() throws {
    let server = try EmbeddedServer()
    let headers = PreparedHeaders([(":status", "200")])
    let trailers = PreparedHeaders([("grpc-status", "0")])
    server.service.answer = { $0.respond(headers, body: [0x61], trailers: trailers) }
    #expect(try server.exchange(Texts.get) == "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na")
    #expect(
      try server.exchange("GET / HTTP/1.1\r\nHost: h\r\nTE: trailers\r\n\r\n")
        == "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        + "1\r\na\r\n0\r\ngrpc-status: 0\r\n\r\n")
  }

  @Test func `a second answer is dropped`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { exchange in
      exchange.respond(ScriptedService.fields("200"))
      exchange.respond(ScriptedService.fields("500"))
      exchange.start(ScriptedService.fields("500"))
    }
    #expect(try server.exchange(Texts.get) == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
  }
}
