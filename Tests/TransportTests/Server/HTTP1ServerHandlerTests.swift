import HTTP2Wire
import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

struct HTTP1ServerHandlerTests {
  private static let get = "GET /a?b HTTP/1.1\r\nHost: h\r\n\r\n"

  private static func ok(_ body: String, _ more: String = "") -> String {
    "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: \(body.utf8.count)\r\n"
      + "\(more)\r\n\(body)"
  }

  // MARK: Heads

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

  // MARK: Answers

  @Test func `a request without body is answered with a length`() throws {
    let server = try EmbeddedServer()
    #expect(try server.exchange(Self.get) == Self.ok("GET /a?b "))
    #expect(server.service.notes == ["begin GET /a?b whole", "complete 0"])
    #expect(!server.isClosed)
  }

  @Test func `an answer carries the date`() throws {
    let server = try EmbeddedServer()
    try server.receive(Self.get)
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
      try server.exchange(Self.get)
        == "HTTP/1.1 404 Not Found\r\nx-a: b\r\ncontent-length: 4\r\n\r\ngone")
  }

  @Test(arguments: ["204", "304"])
  func `statuses without content get neither body nor length`(status: String) throws {
    let server = try EmbeddedServer()
    server.service.answer = {
      $0.respond(ScriptedService.fields(status, ("content-length", "4")), body: [1, 2, 3, 4])
    }
    let sent = try server.exchange(Self.get)
    #expect(sent.hasPrefix("HTTP/1.1 \(status) "))
    #expect(!sent.contains("content-length"))
    #expect(sent.hasSuffix("\r\n\r\n"))
    #expect(try server.exchange(Self.get) == sent)
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
      try server.exchange(Self.get)
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
    #expect(try server.exchange(Self.get) == "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na")
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
    #expect(try server.exchange(Self.get) == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
  }

  // MARK: Bodies

  @Test func `a body with a length is collected`() throws {
    let server = try EmbeddedServer()
    let head = "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n"
    #expect(try server.exchange(head + "he") == "")
    #expect(
      try server.exchange("llo" + Self.get) == Self.ok("POST /p hello") + Self.ok("GET /a?b "))
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
        == Self.ok("POST /p hello"))
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
    #expect(try server.sent() == Self.ok("POST /p helloabcdefghijklmnopqrstuvwxyz"))
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
          + "3\r\nabc\r\n0\r\n\r\n" + Self.get) == denied + denied + denied)
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
    #expect(try server.exchange("c" + Self.get) == "")
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
    for _ in 0..<9 {
      try server.receive([UInt8](repeating: 0, count: 32 * 1024))
    }
    #expect(server.isClosed)
  }

  // MARK: 100-continue

  private static let expecting =
    "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n"

  @Test func `a client that asks first is told to go on`() throws {
    let server = try EmbeddedServer()
    #expect(try server.exchange(Self.expecting) == "HTTP/1.1 100 Continue\r\n\r\n")
    #expect(try server.exchange("ab") == Self.ok("POST /p ab"))
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
    #expect(try server.exchange(Self.expecting + "ab") == Self.ok("POST /p ab"))
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
    _ = try server.exchange(Self.get)
    var seen: Set<ObjectIdentifier> = []
    server.service.answer = { exchange in
      seen.insert(ObjectIdentifier(exchange))
      exchange.respond(ScriptedService.fields("200"))
    }
    for _ in 0..<3 {
      _ = try server.exchange(Self.get)
    }
    // The scripted service holds the last one, so that two take turns at least.
    #expect(seen.count <= 3)
    #expect(try server.exchange(Self.get) == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
  }

  @Test func `while many later requests wait nothing more is read`() throws {
    let server = try EmbeddedServer()
    var held: Exchange?
    server.service.answer = { held = $0 }
    try server.receive(Self.get)
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
    try server.receive("Host: h\r\n\r\n" + Self.get)
    #expect(server.service.notes.isEmpty)
    server.channel.isWritable = true
    server.channel.pipeline.fireChannelWritabilityChanged()
    #expect(server.service.notes.count == 4)
  }

  @Test func `a writer is told to wait and when to go on`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { _ in }
    try server.receive(Self.get)
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

  // MARK: Ends

  @Test(arguments: ["close", "Close", "keep-alive, close", "x,close"])
  func `connection close is honoured`(value: String) throws {
    let server = try EmbeddedServer()
    #expect(
      try server.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: \(value)\r\n\r\n")
        == Self.ok("GET / ", "connection: close\r\n"))
    #expect(server.isClosed)
  }

  @Test func `requests behind a last one are not served`() throws {
    let server = try EmbeddedServer()
    #expect(
      try server.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n" + Self.get)
        == Self.ok("GET / ", "connection: close\r\n"))
    #expect(server.service.notes.count == 2)
    server.tick(after: 2_000_000_000)
    #expect(server.isClosed)
  }

  @Test func `HTTP 1.0 closes unless it asks to stay`() throws {
    let server = try EmbeddedServer()
    let asking = "GET / HTTP/1.0\r\nHost: h\r\nConnection: Keep-Alive\r\n\r\n"
    #expect(try server.exchange(asking) == Self.ok("GET / ", "connection: keep-alive\r\n"))
    #expect(
      try server.exchange("GET / HTTP/1.0\r\n\r\n") == Self.ok("GET / ", "connection: close\r\n"))
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
    try server.receive(Self.get)
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
    try server.receive(Self.get)
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
    #expect(try server.exchange(Self.get) == "")
    #expect(server.isClosed)
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
    #expect(try server.sent() == Self.ok("GET / ", "connection: close\r\n"))
  }

  // MARK: Drain

  @Test func `drain ends an idle connection at once`() throws {
    let server = try EmbeddedServer()
    _ = try server.exchange(Self.get)
    server.connection.drain()
    #expect(server.isClosed)
  }

  @Test func `drain lets the request in progress end and says so`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { _ in }
    try server.receive(Self.get)
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
      try server.exchange("Host: h\r\n\r\n") == Self.ok("GET / ", "connection: close\r\n"))
    #expect(server.isClosed)
  }

  @Test func `drain ends a stream of answers when it is finished`() throws {
    let server = try EmbeddedServer()
    server.service.answer = { $0.start(ScriptedService.fields("200")) }
    try server.receive(Self.get)
    server.connection.drain()
    server.service.exchange?.finish()
    #expect(server.isClosed)
  }

  // MARK: Time

  private static let second: UInt64 = 1_000_000_000

  @Test func `a head that takes too long is answered and cut`() throws {
    let server = try EmbeddedServer()
    try server.receive("GET / HTTP/1.1\r\nHo")
    server.tick(after: 29 * Self.second)
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
    try server.receive(Self.get)
    server.tick(after: 10_000 * Self.second)
    #expect(!server.isClosed)
    #expect(server.share.counts.timedOut == 0)
  }

  @Test func `an idle connection is closed without a word`() throws {
    let server = try EmbeddedServer()
    _ = try server.exchange(Self.get)
    server.tick(after: 599 * Self.second)
    #expect(!server.isClosed)
    server.tick(after: 601 * Self.second)
    #expect(server.isClosed)
    #expect(try server.sent() == "")
    #expect(server.share.counts.timedOut == 1)
    #expect(server.share.counts.open == 0)
  }
}

extension FieldBlock {
  var listing: [String] {
    (0..<count).map { index in
      let name = self.name(at: index)
      let value = self.value(at: index)
      return String(decoding: name.indices.map { name[$0] }, as: UTF8.self) + ": "
        + String(decoding: value.indices.map { value[$0] }, as: UTF8.self)
    }
  }
}

/// Stands for a socket that takes nothing until it is opened: flushes wait in the channel.
private final class WriteGate: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  private var context: ChannelHandlerContext?
  private var isOpen = false

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func flush(context: ChannelHandlerContext) {
    if isOpen { context.flush() }
  }

  func open() {
    isOpen = true
    context?.flush()
  }
}
