import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

/// Requests that two parsers could understand in two ways, or that cost more than they say: each
/// is refused with its own words and ends the connection.
struct HTTP1TrapTests {
  struct Trap: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let fault: HTTP1Fault

    init(_ name: String, _ text: String, _ fault: HTTP1Fault) {
      self.init(name, Array(text.utf8), fault)
    }

    init(_ name: String, _ bytes: [UInt8], _ fault: HTTP1Fault) {
      self.testDescription = name
      self.bytes = bytes
      self.fault = fault
    }
  }

  private static func get(_ lines: String) -> String {
    "GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n"
  }

  private static func post(_ lines: String, _ body: String = "") -> String {
    "POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\(body)"
  }

  private static func chunked(_ body: String) -> String {
    post("Transfer-Encoding: chunked\r\n", body)
  }

  private static func many(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  static let lines: [Trap] = [
    Trap("bare LF before the request", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .bareLineFeed),
    Trap("bare CR before the request", "\r\rGET / HTTP/1.1\r\n", .bareCarriageReturn),
    Trap("two empty lines before it", "\r\n\r\nGET / HTTP/1.1\r\n", .requestLine),
    Trap("bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", .bareLineFeed),
    Trap("bare LF after a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", .bareLineFeed),
    Trap("bare LF as the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\n", .bareLineFeed),
    Trap("bare CR in a value", get("A: b\rc\r\n"), .bareCarriageReturn),
    Trap("CR CR LF", get("A: b\r\r\n"), .bareCarriageReturn),
    Trap("folding", get("A: b\r\n c\r\n"), .folding),
    Trap("folding by a tab", get("A: b\r\n\tc\r\n"), .folding),
    Trap("folding of the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", .folding),
    Trap("space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", .spaceBeforeColon),
    Trap("tab before the colon", get("A\t: b\r\n"), .spaceBeforeColon),
    Trap("no colon", get("A\r\n"), .fieldName),
    Trap("empty name", get(": b\r\n"), .fieldName),
    Trap("a pseudo field", get(":path: /b\r\n"), .fieldName),
    Trap("a name that is no token", get("A@: b\r\n"), .fieldName),
    Trap("NUL in a value", get("A: b\0c\r\n"), .fieldValue),
    Trap("a control character in a value", get("A: b\u{1}c\r\n"), .fieldValue),
    Trap("DEL in a value", get("A: b\u{7F}c\r\n"), .fieldValue),
  ]

  static let requestLines: [Trap] = [
    Trap("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
    Trap("spaces after the target", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
    Trap("space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .requestLine),
    Trap("a tab between", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
    Trap("HTTP/0.9", "GET /\r\n\r\n", .requestLine),
    Trap("HTTP/0.9 by name", "GET / HTTP/0.9\r\n\r\n", .version),
    Trap("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", .version),
    Trap("HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", .version),
    Trap("HTTP/1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", .requestLine),
    Trap("lower case version", "GET / http/1.1\r\nHost: a\r\n\r\n", .requestLine),
    Trap("no method", " / HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
    Trap("an endless method", "\(many("A", 64)) / HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
    Trap("a relative target", "GET x HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    Trap("a fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    Trap("bytes beyond ASCII", "GET /é HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    Trap("asterisk with GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    Trap("TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", .traceMethod),
    Trap("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", .connectMethod),
    Trap("CONNECT to a path", "CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n", .connectMethod),
    Trap("a long target", "GET /\(many("a", 9000)) HTTP/1.1\r\nHost: a\r\n\r\n", .targetTooLong),
    Trap("a target without end", "GET /\(many("a", 9000))", .targetTooLong),
    Trap("spaces without end", "GET \(many(" ", 9000))", .targetTooLong),
  ]

  static let hosts: [Trap] = [
    Trap("no Host", "GET / HTTP/1.1\r\nA: b\r\n\r\n", .missingHost),
    Trap("two Hosts", get("Host: b\r\n"), .repeatedHost),
    Trap("the same Host twice", get("host: a\r\n"), .repeatedHost),
    Trap("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", .host),
    Trap("two in one Host", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", .host),
    Trap("user in Host", "GET / HTTP/1.1\r\nHost: b@a\r\n\r\n", .host),
    Trap("path in Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .host),
    Trap(
      "another authority", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", .targetDisagreesWithHost),
    Trap(
      "another port", "GET http://a:1/ HTTP/1.1\r\nHost: a\r\n\r\n", .targetDisagreesWithHost),
    Trap("another user", "GET http://b@a/ HTTP/1.1\r\nHost: a\r\n\r\n", .targetDisagreesWithHost),
    Trap(
      "another scheme", "GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n", .targetDisagreesWithHost),
    Trap("no authority", "GET http:/// HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    Trap("absolute form of 1.0 without Host", "GET http://a/ HTTP/1.0\r\n\r\n", .missingHost),
  ]

  static let framings: [Trap] = [
    Trap(
      "length and coding",
      post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), .lengthAndEncoding),
    Trap(
      "coding and length",
      post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"), .lengthAndEncoding),
    Trap("two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n"), .repeatedLength),
    Trap(
      "the same length twice", post("Content-Length: 3\r\ncontent-length: 3\r\n"),
      .repeatedLength),
    Trap("a list of lengths", post("Content-Length: 3, 3\r\n"), .length),
    Trap("a signed length", post("Content-Length: +3\r\n"), .length),
    Trap("a negative length", post("Content-Length: -3\r\n"), .length),
    Trap("an empty length", post("Content-Length:\r\n"), .length),
    Trap("a hexadecimal length", post("Content-Length: 0x3\r\n"), .length),
    Trap("a length with a space", post("Content-Length: 3 3\r\n"), .length),
    Trap("2^64 - 1", post("Content-Length: 18446744073709551615\r\n"), .length),
    Trap("a length beyond 64 bits", post("Content-Length: 99999999999999999999\r\n"), .length),
    Trap("another coding", post("Transfer-Encoding: gzip\r\n"), .encoding),
    Trap("a coding before", post("Transfer-Encoding: gzip, chunked\r\n"), .encoding),
    Trap("a coding after", post("Transfer-Encoding: chunked, identity\r\n"), .encoding),
    Trap("chunked twice in a line", post("Transfer-Encoding: chunked, chunked\r\n"), .encoding),
    Trap(
      "chunked in two lines",
      post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), .encoding),
    Trap("a parameter", post("Transfer-Encoding: chunked;a=b\r\n"), .encoding),
    Trap("a quoted coding", post("Transfer-Encoding: \"chunked\"\r\n"), .encoding),
    Trap("an empty coding", post("Transfer-Encoding:\r\n"), .encoding),
    Trap(
      "chunked in HTTP/1.0",
      "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", .encoding),
  ]

  static let chunks: [Trap] = [
    Trap("LF after a size", chunked("3\nabc\r\n"), .bareLineFeed),
    Trap("LF after data", chunked("3\r\nabc\n0\r\n\r\n"), .bareLineFeed),
    Trap("LF after an extension", chunked("3;a\nabc\r\n"), .bareLineFeed),
    Trap("LF after a trailer", chunked("0\r\nA: b\n\r\n"), .bareLineFeed),
    Trap("LF as the last line", chunked("0\r\n\n"), .bareLineFeed),
    Trap("CR without LF after a size", chunked("3\rabc\r\n"), .bareCarriageReturn),
    Trap("CR in an extension", chunked("3;a=\"\rb\"\r\n"), .bareCarriageReturn),
    Trap("more data than said", chunked("3\r\nabcd\r\n"), .chunk),
    Trap("no size", chunked("\r\n"), .chunk),
    Trap("an extension without size", chunked(";a\r\n"), .chunk),
    Trap("an empty extension", chunked("3;\r\nabc\r\n"), .chunk),
    Trap("an extension without name", chunked("3;=a\r\nabc\r\n"), .chunk),
    Trap("an extension without value", chunked("3;a=\r\nabc\r\n"), .chunk),
    Trap("an open quotation", chunked("3;a=\"b\r\nabc\r\n"), .bareCarriageReturn),
    Trap("a signed size", chunked("-3\r\nabc\r\n"), .chunk),
    Trap("a prefixed size", chunked("0x3\r\nabc\r\n"), .chunk),
    Trap("a space after the size", chunked("3 \r\nabc\r\n"), .chunk),
    Trap("a size beyond 64 bits", chunked("fffffffffffffffff\r\n"), .chunk),
    Trap("leading zeros without end", chunked(many("0", 1000)), .chunk),
    Trap("a huge extension", chunked("3;\(many("a", 20_000))"), .chunkOverhead),
    Trap(
      "extensions that add up", chunked(many("1;\(many("a", 100))\r\nx\r\n", 400)),
      .chunkOverhead),
    Trap("a folded trailer", chunked("0\r\nA: b\r\n c\r\n\r\n"), .folding),
    Trap("a trailer with a space", chunked("0\r\nA : b\r\n\r\n"), .spaceBeforeColon),
    Trap("a trailer without name", chunked("0\r\n: b\r\n\r\n"), .fieldName),
    Trap("NUL in a trailer", chunked("0\r\nA: \0\r\n\r\n"), .fieldValue),
    Trap("trailers without end", chunked("0\r\n\(many("A: b\r\n", 4000))"), .headTooLarge),
  ]

  static let others: [Trap] = [
    Trap("Upgrade", get("Connection: upgrade\r\nUpgrade: websocket\r\n"), .upgrade),
    Trap("Upgrade to h2c", get("Upgrade: h2c\r\nHTTP2-Settings: AAAA\r\n"), .upgrade),
    Trap("another expectation", post("Expect: 200-ok\r\n"), .expectation),
    Trap("too many bytes", get("A: \(many("b", 70_000))\r\n"), .headTooLarge),
    Trap("white space without end", "GET / HTTP/1.1\r\nA:\(many(" ", 70_000))", .headTooLarge),
    Trap("too many fields", get(many("a: b\r\n", 200)), .headTooLarge),
  ]

  @Test(arguments: lines + requestLines + hosts + framings + chunks + others)
  func `a trap is answered by its name and ends the connection`(trap: Trap) throws {
    let server = try EmbeddedServer()
    server.service.plan = { _ in .collect(limit: 1 << 20) }
    for start in stride(from: 0, to: trap.bytes.count, by: 32 * 1024) {
      try server.receive(Array(trap.bytes[start..<min(start + 32 * 1024, trap.bytes.count)]))
    }
    let body =
      #"{"type":"about:blank","title":"\#(trap.fault.title)","status":\#(trap.fault.status)}"#
    let sent = try server.sent()
    #expect(sent.hasPrefix("HTTP/1.1 \(trap.fault.status) "))
    #expect(sent.contains("\r\ncontent-type: application/problem+json\r\n"))
    #expect(sent.contains("\r\ncontent-length: \(body.utf8.count)\r\n"))
    #expect(sent.contains("\r\nconnection: close\r\n"))
    #expect(sent.hasSuffix("\r\n\r\n\(body)"))
    #expect(!server.service.notes.contains { $0.hasPrefix("complete") })
    #expect(try server.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == "")
    server.tick(after: 2_000_000_000)
    #expect(server.isClosed)
  }

  @Test(arguments: lines + requestLines + hosts + framings + chunks + others)
  func `a trap is the same trap when it comes byte by byte`(trap: Trap) throws {
    let server = try EmbeddedServer()
    server.service.plan = { _ in .collect(limit: 1 << 20) }
    var sent = ""
    for byte in trap.bytes where sent.isEmpty {
      try server.receive([byte])
      if let buffer = try server.channel.readOutbound(as: ByteBuffer.self) {
        sent = String(buffer: buffer)
      }
    }
    #expect(sent.hasPrefix("HTTP/1.1 \(trap.fault.status) "))
    #expect(sent.contains(#""title":"\#(trap.fault.title)""#))
  }

  @Test func `every fault says in plain JSON what is wrong`() {
    for fault in HTTP1Fault.allCases {
      #expect((400..<600).contains(fault.status))
      #expect(!fault.title.isEmpty)
      #expect(fault.title.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C })
    }
  }
}
