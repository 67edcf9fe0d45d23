import HTTP2Wire
import NIOCore
import NIOEmbedded
import System
import Testing

@testable import Transport

struct HTTP1ClientChannelTests {
  private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

  // MARK: Requests

  @Test func `pseudo fields become the request line and Host`() throws {
    let client = try EmbeddedClient()
    #expect(client.connection.isHTTP1)
    _ = try client.send("GET", "/a?b=c", ("x-a", "b"), ("te", "trailers"), ("host", "other"))
    #expect(try client.sent() == "GET /a?b=c HTTP/1.1\r\nhost: h:1\r\nx-a: b\r\n\r\n")
  }

  @Test func `the length comes from the body`() throws {
    let client = try EmbeddedClient()
    _ = try client.send("PUT", "/a", ("content-length", "99"), body: "hello")
    #expect(
      try client.sent() == "PUT /a HTTP/1.1\r\nhost: h:1\r\ncontent-length: 5\r\n\r\nhello")
  }

  @Test(arguments: ["POST", "PUT", "PATCH"])
  func `an empty body is said where one is expected`(method: String) throws {
    let client = try EmbeddedClient()
    _ = try client.send(method)
    #expect(try client.sent() == "\(method) / HTTP/1.1\r\nhost: h:1\r\ncontent-length: 0\r\n\r\n")
  }

  @Test(arguments: [
    ("GET", "/a b", "x-a", "v"), ("GET", "/\r\nX: y", "x-a", "v"), ("G T", "/", "x-a", "v"),
    ("GET", "/", "x-a", "v\r\nHost: evil"), ("GET", "/", "x-a", "v\nb"), ("GET", "/", "x a", "v"),
    ("GET", "/", "x-a", "\0"), ("GET", "", "x-a", "v"), ("GET", "/", "X-A", "v"),
  ])
  func `what would be another request is not sent`(
    method: String, path: String, name: String, value: String
  ) throws {
    let client = try EmbeddedClient()
    let outcome = try client.send(method, path, (name, value))
    #expect(outcome.failure?.kind == .malformed)
    #expect(try client.sent() == "")
    #expect(client.connection.capacity == 1)
    let next = try client.send("GET")
    try client.answer(Self.ok)
    #expect(next.body == "hi")
  }

  // MARK: Answers

  @Test func `an answer has its status first and names in lower case`() throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("GET")
    try client.answer("HTTP/1.1 404 Not Found\r\nX-A:  b \r\nContent-Length: 2\r\n\r\nno")
    let response = try #require(outcome.response)
    #expect(response.status == 404)
    #expect(response.fields.listing == [":status: 404", "x-a: b", "content-length: 2"])
    #expect(outcome.body == "no")
  }

  @Test(arguments: [
    "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 très bien\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: a\r\n\r\n"
      + "HTTP/1.1 204 No Content\r\n\r\n",
  ])
  func `an answer without content is whole and the connection stays`(answer: String) throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("GET")
    #expect(client.connection.capacity == 0)
    try client.answer(answer)
    #expect(outcome.body == "")
    #expect(client.connection.capacity == 1)
  }

  @Test func `an answer to HEAD has no body whatever its length`() throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("HEAD")
    try client.answer("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n")
    #expect(outcome.body == "")
    #expect(client.connection.capacity == 1)
  }

  @Test func `an answer may come byte by byte`() throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("GET")
    for byte in "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n".utf8 {
      #expect(outcome.result == nil)
      try client.answer([byte])
    }
    #expect(outcome.body == "hi")
    #expect(client.connection.capacity == 1)
  }

  @Test func `a connection is used again and again`() throws {
    let client = try EmbeddedClient()
    for round in 0..<5 {
      let outcome = try client.send("GET", "/\(round)")
      #expect(try client.sent().hasPrefix("GET /\(round) "))
      try client.answer(Self.ok)
      #expect(outcome.body == "hi")
    }
    #expect(!client.isClosed)
  }

  @Test func `the next request may be sent while the answer is told`() throws {
    let client = try EmbeddedClient()
    var next: EmbeddedClient.Outcome?
    _ = try client.send("GET")
    try client.answer(Self.ok)
    let chained = PendingRequest(EmbeddedClient.request("GET", "/first")) { _ in
      next = try? client.send("GET", "/next")
    }
    client.connection.send(chained)
    try client.carry()
    _ = try client.sent()
    try client.answer(Self.ok)
    #expect(try client.sent().hasPrefix("GET /next "))
    try client.answer(Self.ok)
    #expect(next?.body == "hi")
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi",
    "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi and more",
  ])
  func `a last answer ends the connection`(answer: String) throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("GET")
    try client.answer(answer)
    #expect(outcome.body == "hi")
    #expect(client.connection.capacity == 0)
    #expect(client.isClosed)
  }

  @Test func `HTTP 1.0 may ask to stay`() throws {
    let client = try EmbeddedClient()
    _ = try client.send("GET")
    try client.answer("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi")
    #expect(client.connection.capacity == 1)
  }

  // MARK: Malformed answers

  @Test(arguments: [
    "hello\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n",
    "\r\nHTTP/1.1 200 OK\r\n\r\n",
    "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n",
    "HTTP/1.1 600 OK\r\n\r\n", "HTTP/1.1 200 O\0K\r\n\r\n", "HTTP/1.1 200 OK\n\n",
    "HTTP/1.1 200 OK\r\nA: b\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
    "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
    "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhi",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
    "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\n",
    String(repeating: "HTTP/1.1 103 Early\r\n\r\n", count: 100),
    "HTTP/1.1 200 OK\r\nA: " + String(repeating: "b", count: 70_000),
  ])
  func `a malformed answer fails the request and ends the connection`(answer: String) throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("GET")
    try client.answer(answer)
    #expect(outcome.failure?.kind == .malformed)
    #expect(outcome.failure?.isProvenUnprocessed == false)
    #expect(client.isClosed)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"
      + String(repeating: "x", count: 1001),
    "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 1001),
  ])
  func `an answer beyond the bound is given up`(answer: String) throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("GET")
    try client.answer(answer)
    #expect(outcome.failure?.kind == .tooLarge)
    #expect(client.isClosed)
  }

  @Test func `bytes that nobody asked for end the connection`() throws {
    let client = try EmbeddedClient()
    try client.answer(Self.ok)
    #expect(client.connection.capacity == 0)
    #expect(client.isClosed)
  }

  // MARK: Ends

  @Test func `a body without length ends with the server's own word`() throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("GET")
    try client.answer("HTTP/1.1 200 OK\r\n\r\nhi")
    #expect(outcome.result == nil)
    try client.closeByServer()
    #expect(outcome.body == "hi")
  }

  @Test func `a body without length that is cut is lost`() throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("GET")
    try client.answer("HTTP/1.1 200 OK\r\n\r\nhi")
    try client.cut()
    #expect(outcome.failure?.kind == .lost)
  }

  @Test(arguments: [
    "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
  ])
  func `an answer that breaks off is lost even with the server's word`(answer: String) throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("GET")
    try client.answer(answer)
    try client.closeByServer()
    #expect(outcome.failure?.kind == .lost)
    #expect(outcome.failure?.isProvenUnprocessed == false)
  }

  @Test func `a connection used before that ends without an answer proves nothing`() throws {
    let client = try EmbeddedClient()
    _ = try client.send("GET")
    try client.answer(Self.ok)
    let outcome = try client.send("GET")
    try client.closeByServer()
    #expect(outcome.failure?.kind == .lost)
    #expect(outcome.failure?.isProvenUnprocessed == false)
  }

  @Test func `giving up ends the connection`() throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("GET")
    client.client.cancel(try #require(outcome.pending))
    #expect(outcome.failure?.kind == .canceled)
    try client.carry()
    #expect(client.isClosed)
  }

  @Test func `giving up on what is done changes nothing`() throws {
    let client = try EmbeddedClient()
    let outcome = try client.send("GET")
    try client.answer(Self.ok)
    client.client.cancel(try #require(outcome.pending))
    #expect(outcome.body == "hi")
    #expect(!client.isClosed)
  }

  @Test func `an idle connection is closed and a busy one is not`() throws {
    let client = try EmbeddedClient()
    let second: UInt64 = 1_000_000_000
    _ = try client.send("GET")
    client.connection.tick(now: MonotonicClock.now() + 1000 * second)
    #expect(!client.isClosed)
    let before = MonotonicClock.now()
    try client.answer(Self.ok)
    client.connection.tick(now: before + 59 * second)
    #expect(!client.isClosed)
    client.connection.tick(now: MonotonicClock.now() + 61 * second)
    try client.carry()
    #expect(client.isClosed)
    #expect(client.connection.capacity == 0)
  }
}
