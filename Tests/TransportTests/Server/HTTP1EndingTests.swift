import HTTP2Wire
import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

/// How connections end: by word, by fault, by drain, by time.
struct HTTP1EndingTests {
  @Test(arguments: ["close", "Close", "keep-alive, close", "x,close"])
  func `connection close is honoured`(value: String) throws {
    let server = try EmbeddedServer()
    #expect(
      try server.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: \(value)\r\n\r\n")
        == Texts.ok("GET / ", "connection: close\r\n"))
    #expect(server.isClosed)
  }

  @Test func `requests behind a last one are not served`() throws {
    let server = try EmbeddedServer()
    #expect(
      try server.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n" + Texts.get)
        == Texts.ok("GET / ", "connection: close\r\n"))
    #expect(server.service.notes.count == 2)
    server.tick(after: 2_000_000_000)
    #expect(server.isClosed)
  }

  @Test func `HTTP 1.0 closes unless it asks to stay`() throws {
    let server = try EmbeddedServer()
    let asking = "GET / HTTP/1.0\r\nHost: h\r\nConnection: Keep-Alive\r\n\r\n"
    #expect(try server.exchange(asking) == Texts.ok("GET / ", "connection: keep-alive\r\n"))
    #expect(
      try server.exchange("GET / HTTP/1.0\r\n\r\n") == Texts.ok("GET / ", "connection: close\r\n"))
    #expect(server.isClosed)
  }

  @Test func `HTTP 1.0 gets pieces up to the end of the connection`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { exchange in
      exchange.start(ScriptedService.fields("200"))
      exchange.write(Array("ab".utf8))
      exchange.write(Array("cd".utf8))
      exchange.finish()
    }
    #expect(
      try server.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        == "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabcd")
    #expect(server.isClosed)
  }

  @Test func `an exchange hears once that its peer has left`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { _ in }
    try server.receive(Texts.get)
    let exchange = try #require(server.service.exchange)
    var canceled = 0
    exchange.whenCanceled = { canceled += 1 }
    server.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(server.isClosed)
    #expect(canceled == 1)
    #expect(exchange.isOver)
    exchange.respond(ScriptedService.fields("200"))
    exchange.start(ScriptedService.fields("200"))
    exchange.write([1])
    exchange.finish()
    exchange.abort()
    #expect(try server.sent() == "")
  }

  @Test func `an answered exchange is not canceled`() throws {
    let server = try EmbeddedServer()
    var canceled = 0
    server.service.answer = { exchange in
      exchange.whenCanceled = { canceled += 1 }
      exchange.respond(ScriptedService.fields("200"))
    }
    try server.receive(Texts.get)
    server.connection.close()
    #expect(server.isClosed)
    #expect(canceled == 0)
  }

  @Test func `a fault in a body cancels its exchange`() throws {
    let server = try EmbeddedServer()
    var canceled = 0
    server.service.plan = { exchange in
      exchange.whenCanceled = { canceled += 1 }
      return .collect(limit: 10)
    }
    let sent = try server.exchange(
      "POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx")
    #expect(sent.hasPrefix("HTTP/1.1 400 "))
    #expect(canceled == 1)
  }

  @Test func `a fault behind a begun answer gets no second one`() throws {
    let server = try EmbeddedServer()
    server.service.plan = { exchange in
      exchange.start(ScriptedService.fields("200"))
      return .stream(PieceReceiver())
    }
    #expect(
      try server.exchange("POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx")
        == "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n")
    server.tick(after: 2_000_000_000)
    #expect(server.isClosed)
  }

  @Test func `an aborted exchange ends the connection without a word`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { $0.abort() }
    #expect(try server.exchange(Texts.get) == "")
    #expect(server.isClosed)
  }

  @Test func `a body that does not come is refused in the service's words, and ends`() throws {
    let server = try EmbeddedServer()
    server.service.refuseSlow = { $0.respond(ScriptedService.fields("408")) }
    try server.receive("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab")
    server.tick(within: 29_000_000_000)
    #expect(try server.sent() == "")
    server.tick(after: 31_000_000_000)
    #expect(
      try server.sent()
        == "HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    server.tick(after: 33_000_000_000)
    #expect(server.isClosed)
    #expect(server.service.notes == ["begin POST /", "too slow"])
  }

  @Test func `a last answer is not cut by closing before it is taken`() throws {
    let server = try EmbeddedServer()
    let gate = WriteGate()
    try server.channel.pipeline.syncOperations.addHandler(gate, position: .first)
    try server.receive("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    #expect(!server.isClosed)
    server.tick(after: 2_000_000_000)
    #expect(!server.isClosed)
    gate.open()
    server.tick(after: 3_000_000_000)
    #expect(server.isClosed)
    #expect(try server.sent() == Texts.ok("GET / ", "connection: close\r\n"))
  }

  // MARK: Drain

  @Test func `drain ends an idle connection at once`() throws {
    let server = try EmbeddedServer()
    _ = try server.exchange(Texts.get)
    server.connection.drain()
    #expect(server.isClosed)
  }

  @Test func `drain lets the request in progress end and says so`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { _ in }
    try server.receive(Texts.get)
    server.connection.drain()
    #expect(!server.isClosed)
    server.service.exchange?.respond(ScriptedService.fields("200"))
    #expect(
      try server.sent() == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    #expect(server.isClosed)
  }

  @Test func `drain lets a request end that has begun to arrive`() throws {
    let server = try EmbeddedServer()
    try server.receive("GET / HTTP/1.1\r\n")
    server.connection.drain()
    #expect(!server.isClosed)
    #expect(
      try server.exchange("Host: h\r\n\r\n") == Texts.ok("GET / ", "connection: close\r\n"))
    #expect(server.isClosed)
  }

  @Test func `drain ends a stream of answers when it is finished`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { $0.start(ScriptedService.fields("200")) }
    try server.receive(Texts.get)
    server.connection.drain()
    server.service.exchange?.finish()
    #expect(server.isClosed)
  }

  // MARK: Time

  private static let second: UInt64 = 1_000_000_000

  @Test func `a head that takes too long is answered and cut`() throws {
    let server = try EmbeddedServer()
    try server.receive("GET / HTTP/1.1\r\nHo")
    server.tick(within: 29 * Self.second)
    #expect(!server.isClosed)
    server.tick(after: 31 * Self.second)
    let sent = try server.sent()
    #expect(sent.hasPrefix("HTTP/1.1 408 "))
    #expect(sent.contains(HTTP1Fault.tooSlow.title))
    #expect(server.share.counts.timedOut == 1)
    server.tick(after: 40 * Self.second)
    #expect(server.isClosed)
  }

  @Test func `a body that takes too long cancels its exchange`() throws {
    let server = try EmbeddedServer()
    var canceled = 0
    server.service.plan = { exchange in
      exchange.whenCanceled = { canceled += 1 }
      return .collect(limit: 10)
    }
    try server.receive("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\na")
    server.tick(after: 31 * Self.second)
    #expect(canceled == 1)
    #expect(try server.sent().hasPrefix("HTTP/1.1 408 "))
    server.tick(after: 40 * Self.second)
    #expect(server.isClosed)
  }

  @Test func `an answer that takes long is waited for`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { _ in }
    try server.receive(Texts.get)
    server.tick(after: 10_000 * Self.second)
    #expect(!server.isClosed)
    #expect(server.share.counts.timedOut == 0)
  }

  @Test func `an idle connection is closed without a word`() throws {
    let server = try EmbeddedServer()
    _ = try server.exchange(Texts.get)
    server.tick(within: 599 * Self.second)
    #expect(!server.isClosed)
    server.tick(after: 601 * Self.second)
    #expect(server.isClosed)
    #expect(try server.sent() == "")
    #expect(server.share.counts.timedOut == 1)
    #expect(server.share.counts.open == 0)
  }

  @Test func `a broken message is counted, a slow one is not a broken one`() throws {
    let broken = try EmbeddedServer()
    #expect(try broken.exchange("GET / HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
    #expect(broken.share.counts.protocolErrors == 1)
    let slow = try EmbeddedServer()
    try slow.receive("GET / HTTP/1.1\r\n")
    slow.tick(after: 31_000_000_000)
    #expect(try slow.sent().hasPrefix("HTTP/1.1 408 "))
    #expect(slow.share.counts.protocolErrors == 0)
    #expect(slow.share.counts.timedOut == 1)
  }
}
