import HTTP2Wire
import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

/// Requests as they arrive: heads, order, back-pressure.
struct HTTP1ServerHandlerTests {
  @Test func `the head has pseudo fields first and names in lower case`() throws {
    let server = try EmbeddedServer()
    try server.receive(
      "PUT /a?b=c HTTP/1.1\r\nX-Thing:  a b \t\r\nHost: h:1\r\nConnection: keep-alive\r\n"
        + "TE: gzip, trailers\r\nKeep-Alive: 5\r\nAUTHORIZATION: x\r\nContent-Length: 1\r\n\r\n")
    let head = try #require(server.service.exchange).head
    #expect(
      head.listing == [
        ":method: PUT", ":path: /a?b=c", ":scheme: http", ":authority: h:1", "x-thing: a b",
        "authorization: x", "content-length: 1", "te: trailers",
      ])
  }

  @Test func `bytes of a value that are no UTF-8 stay as they are`() throws {
    let server = try EmbeddedServer()
    try server.receive(
      Array("GET / HTTP/1.1\r\nHost: h\r\nA: ".utf8) + [0xFF, 0xFE, 0x80] + Array("\r\n\r\n".utf8))
    let head = try #require(server.service.exchange).head
    #expect(head.first(named: "a")?.hasSameBytes(as: "\u{FFFD}\u{FFFD}\u{FFFD}") == false)
    #expect(head.first(named: "a")?.count == 3)
  }

  @Test(arguments: [
    ("GET http://H/a?b HTTP/1.1\r\nHost: h\r\n\r\n", "/a?b"),
    ("GET HTTP://h HTTP/1.1\r\nHost: h\r\n\r\n", "/"),
    ("GET http://h?b HTTP/1.1\r\nHost: h\r\n\r\n", "/?b"),
    ("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "*"),
    ("OPTIONS http://h HTTP/1.1\r\nHost: h\r\n\r\n", "*"),
    ("GET //a/../b HTTP/1.1\r\nHost: h\r\n\r\n", "//a/../b"),
    ("\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n", "/a"),
    ("GET /a HTTP/1.0\r\n\r\n", "/a"),
  ])
  func `a target of each form becomes a path`(request: String, path: String) throws {
    let server = try EmbeddedServer()
    try server.receive(request)
    #expect(try #require(server.service.exchange).head.string(of: .path) == path)
  }

  // MARK: One after the other

  @Test func `pipelined requests are answered one by one in order`() throws {
    let server = try EmbeddedServer()
    var held: [Exchange] = []
    server.service.answer = { held.append($0) }
    try server.receive(
      "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n"
        + "GET /3 HTTP/1.1\r\nHost: h\r\n\r\nGET /4")
    #expect(held.count == 1)
    held[0].respond(ScriptedService.fields("201"))
    #expect(held.count == 2)
    #expect(held[1].head.string(of: .path) == "/2")
    held[1].respond(ScriptedService.fields("202"))
    held[2].respond(ScriptedService.fields("203"))
    #expect(held.count == 3)
    let statuses = try server.sent().split(separator: "\r\n").filter { $0.hasPrefix("HTTP") }
    #expect(statuses.map { $0.dropFirst(9).prefix(3) } == ["201", "202", "203"])
    try server.receive(" HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(held.count == 4)
  }

  @Test func `exchanges that nobody holds are used again`() throws {
    let server = try EmbeddedServer()
    _ = try server.exchange(Texts.get)
    var seen: Set<ObjectIdentifier> = []
    server.service.answer = { exchange in
      seen.insert(ObjectIdentifier(exchange))
      exchange.respond(ScriptedService.fields("200"))
    }
    for _ in 0..<3 {
      _ = try server.exchange(Texts.get)
    }
    // The scripted service holds the last one, so that two take turns at least.
    #expect(seen.count <= 3)
    #expect(try server.exchange(Texts.get) == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
  }

  @Test func `while many later requests wait nothing more is read`() throws {
    let server = try EmbeddedServer()
    var held: Exchange?
    server.service.answer = { held = $0 }
    try server.receive(Texts.get)
    let before = server.readCount
    server.channel.read()
    #expect(server.readCount == before + 1)
    try server.receive(String(repeating: "GET /n HTTP/1.1\r\nHost: h\r\n\r\n", count: 1000))
    server.channel.read()
    #expect(server.readCount == before + 1)
    server.service.answer = { $0.respond(ScriptedService.fields("200")) }
    held?.respond(ScriptedService.fields("200"))
    #expect(server.readCount == before + 2)
    #expect(server.service.notes.count == 2002)
  }

  @Test func `a peer that takes no answers gets no more of them`() throws {
    let server = try EmbeddedServer()
    try server.receive("GET /x HTTP/1.1\r\n")
    server.channel.isWritable = false
    try server.receive("Host: h\r\n\r\n" + Texts.get)
    #expect(server.service.notes.isEmpty)
    server.channel.isWritable = true
    server.channel.pipeline.fireChannelWritabilityChanged()
    #expect(server.service.notes.count == 4)
  }

  @Test func `a writer is told to wait and when to go on`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { _ in }
    try server.receive(Texts.get)
    let exchange = try #require(server.service.exchange)
    var wakeUps = 0
    exchange.whenWritable = { wakeUps += 1 }
    exchange.start(ScriptedService.fields("200"))
    #expect(exchange.write([1]))
    server.channel.isWritable = false
    #expect(!exchange.write([2]))
    #expect(wakeUps == 0)
    server.channel.isWritable = true
    server.channel.pipeline.fireChannelWritabilityChanged()
    server.channel.pipeline.fireChannelWritabilityChanged()
    #expect(wakeUps == 1)
  }
}

extension HTTP1ServerHandlerTests {
  @Test func `an endless row of requests does not pile up`() throws {
    let server = try EmbeddedServer()
    let whole = "GET /\(String(repeating: "a", count: 4000)) HTTP/1.1\r\nHost: h\r\n\r\n"
    let row = Array(String(repeating: whole, count: 8).utf8)
    let cut = 100
    try server.receive(Array(row[..<cut]))
    for _ in 0..<50 {
      // Always up to the middle of a request, so that something is always left over.
      try server.receive(Array(row[cut...] + row[..<cut]))
      while try server.channel.readOutbound(as: ByteBuffer.self) != nil {}
    }
    #expect(server.service.notes.count == 800)
    let handler = try server.channel.pipeline.syncOperations.handler(
      type: HTTP1ServerHandler.self)
    #expect(handler.input.storageCapacity <= 128 * 1024)
  }
}
