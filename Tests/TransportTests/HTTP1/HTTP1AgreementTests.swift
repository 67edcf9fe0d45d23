import HTTP2Wire
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Transport

/// Smuggling needs two parsers that disagree. Whatever ours accepts, the parser that much of the
/// world uses (llhttp, as NIO brings it) must understand as the same messages, or refuse.
struct HTTP1AgreementTests {
  struct Message: Equatable {
    var method: String
    var target: String
    var fields: [String] = []
    var body = ""
  }

  private static let seeds = [
    "GET /a?b=c HTTP/1.1\r\nHost: h\r\nAccept: x\r\n\r\n",
    "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
    "POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      + "5;a=b\r\nhello\r\n3\r\nabc\r\n0\r\nT: u\r\n\r\n",
    "PUT /q HTTP/1.1\r\nhost: h\r\ncontent-length: 0\r\nA:b\r\nA: \t c \t\r\nB:\r\n\r\n"
      + "GET /r HTTP/1.1\r\nHost: h\r\n\r\n",
    "POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      + "a\r\n0123456789\r\n0\r\n\r\nDELETE /d HTTP/1.1\r\nHost: h\r\n\r\n",
    "\r\nOPTIONS * HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    "GET http://h/x HTTP/1.1\r\nHost: h\r\n\r\nPOST /s HTTP/1.1\r\nHost: h\r\n"
      + "Content-Length: 3\r\nConnection: close\r\n\r\nabc",
  ]

  @Test func `what ours accepts llhttp reads the same way`() throws {
    var random = SplitMix(state: 0x5EED)
    var accepted = 0
    for round in 0..<3000 {
      var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
      for _ in 0..<(round < Self.seeds.count ? 0 : 1 + random.below(3)) {
        Self.mutate(&bytes, &random)
      }
      let ours = try Self.readByOurs([bytes])
      let theirs = Self.readByLLHTTP(bytes)
      accepted += ours.count
      let common = min(ours.count, theirs.messages.count)
      let agreed =
        ours.prefix(common) == theirs.messages.prefix(common)
        && (common == ours.count || theirs.hasRefused)
      #expect(agreed, "\(String(reflecting: String(decoding: bytes, as: UTF8.self)))")
      let cut = random.below(bytes.count)
      #expect(try Self.readByOurs([Array(bytes[..<cut]), Array(bytes[cut...])]) == ours)
    }
    // Most mutants are refused, but not nearly all: else this would prove nothing.
    #expect(accepted > 500)
  }

  private static let telling = Array("\r\n \t:;,0123aF/*\0\u{0B}chunked\u{7F}".utf8) + [0xFF, 0x80]
  private static let words = [
    "\r\n", "\n", "\r\n\r\n", " ", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n",
    "Host: h\r\n", "0\r\n\r\n", "GET / HTTP/1.1\r\n", "HTTP/1.0", "Connection: close\r\n",
  ]

  private static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let place = random.below(bytes.count)
    switch random.below(5) {
    case 0: bytes.remove(at: place)
    case 1: bytes.insert(telling[random.below(telling.count)], at: place)
    case 2: bytes[place] = telling[random.below(telling.count)]
    case 3: bytes.insert(contentsOf: words[random.below(words.count)].utf8, at: place)
    default:
      let end = min(place + 1 + random.below(12), bytes.count)
      bytes.insert(contentsOf: bytes[place..<end], at: random.below(bytes.count))
    }
    if bytes.isEmpty { bytes = [0] }
  }

  private static func readByOurs(_ pieces: [[UInt8]]) throws -> [Message] {
    let service = ScriptedService()
    var messages: [Message] = []
    service.plan = { _ in .collect(limit: 1 << 20) }
    service.answer = { exchange in
      let head = exchange.head
      var message = Message(
        method: head.string(of: .method) ?? "", target: head.string(of: .path) ?? "")
      message.body = String(decoding: exchange.body, as: UTF8.self)
      message.fields = head.listing.filter { line in !dropped.contains { line.hasPrefix($0) } }
      // llhttp knows a list of methods, ours leaves them to the service.
      if HTTPMethod.known.contains(message.method) {
        messages.append(message)
      } else {
        exchange.endConnection()
      }
      exchange.respond(ScriptedService.fields("200"))
    }
    let server = try EmbeddedServer(service)
    for piece in pieces {
      try server.receive(piece)
    }
    return messages
  }

  private static let dropped = [
    ":", "te: ", "host: ", "connection: ", "keep-alive: ", "proxy-connection: ",
    "transfer-encoding: ",
  ]

  private static func readByLLHTTP(
    _ bytes: [UInt8]
  ) -> (messages: [Message], hasRefused: Bool) {
    let channel = EmbeddedChannel()
    let collector = Collector()
    try? channel.pipeline.syncOperations.addHandlers(
      ByteToMessageHandler(HTTPRequestDecoder()), collector)
    _ = try? channel.writeInbound(ByteBuffer(bytes: bytes))
    return (collector.messages, collector.hasRefused)
  }

  private final class Collector: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    private(set) var messages: [Message] = []
    private(set) var hasRefused = false
    private var current = Message(method: "", target: "")

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        var target = head.uri
        if target.hasPrefix("http://") {
          target = String(target.dropFirst(7).drop { $0 != "/" && $0 != "?" })
          if !target.hasPrefix("/") { target = "/" + target }
        }
        current = Message(method: head.method.rawValue, target: target)
        // It leaves the white space behind a value to its user (RFC 9112 §5.1).
        current.fields = head.headers.map { "\($0.name.lowercased()): \(trimmed($0.value))" }
          .filter { line in !dropped.contains { line.hasPrefix($0) } }
      case .body(let body):
        current.body += String(buffer: body)
      case .end:
        messages.append(current)
      }
    }

    private func trimmed(_ value: String) -> Substring {
      let end = value.lastIndex { $0 != " " && $0 != "\t" }
      return end.map { value[...$0] } ?? ""
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      hasRefused = true
    }
  }
}

extension HTTPMethod {
  fileprivate static let known: Set<String> = [
    "GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH",
  ]
}

/// Numbers that look random and are the same in every run (Steele, Lea, Flood: SplitMix).
struct SplitMix {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ (value >> 31)) % UInt64(bound))
  }
}
