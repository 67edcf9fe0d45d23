import HTTP2Wire
import NIOCore
import NIOEmbedded
import System
import Testing

@testable import Transport

/// What a loop keeps from one request for the next, of whatever connection.
@Suite struct HTTP2SparesTests {
  /// Answers, and holds no exchange longer than its request.
  private final class Service: ExchangeService {
    weak var last: Exchange?
    var seen: [ObjectIdentifier] = []

    func begin(_ exchange: Exchange) -> BodyPlan {
      last = exchange
      seen.append(ObjectIdentifier(exchange))
      return .collect(limit: 1 << 20)
    }

    func complete(_ exchange: Exchange) {
      exchange.respond(ScriptedService.fields("200"), body: exchange.body)
    }

    func bodyTooLarge(_ exchange: Exchange, limit: Int) {}
  }

  /// Asks, and looks at nothing but its stream.
  private final class Deaf: HTTP2Receiver {
    func headArrived(on stream: HTTP2Stream) {}
    func bodyArrived(on stream: HTTP2Stream) {}
    func peerEnded(_ stream: HTTP2Stream) {}
    func streamClosed(_ stream: HTTP2Stream) {}
    func streamDrained(_ stream: HTTP2Stream) {}
    func connectionChanged(_ event: HTTP2ConnectionEvent) {}
  }

  private let service = Service()
  private let channel = EmbeddedChannel()
  private let connection: ServerConnection
  private let session: HTTP2Session

  init() throws {
    let share = AcceptorShare(bounds: EmbeddedServer.bounds)
    _ = share.admit(.local)
    connection = ServerConnection(
      loop: LoopContext(eventLoop: channel.embeddedEventLoop, index: 0),
      facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: false), tls: nil,
      service: service, bounds: EmbeddedServer.bounds, acceptor: share)
    session = try HTTP2Session(role: .client, bounds: HTTP2Bounds(), memory: MemoryPool())
    try channel.pipeline.syncOperations.addHandler(connection)
    try channel.connect(to: SocketAddress(unixDomainSocketPath: "/peer")).wait()
  }

  /// Sends a body and gives what comes back.
  private func echo(_ body: [UInt8]) throws -> [UInt8] {
    let stream = try #require(session.request(EmbeddedHTTP2Client.head("POST", "/"), body: body))
    for _ in 0..<4 {
      var bytes: [UInt8] = []
      while try session.produce(into: &bytes, limit: 16_384) > 0 {}
      if !bytes.isEmpty { try channel.writeInbound(ByteBuffer(bytes: bytes)) }
      channel.embeddedEventLoop.run()
      while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
        try session.receive(buffer.readableBytesUInt8Span, now: 0)
      }
      session.tell(Deaf())
    }
    #expect(stream.isClosed)
    return stream.takeInbound()
  }

  @Test func `the object of a request serves the next one, with nothing of the first`() throws {
    let long = [UInt8](repeating: 7, count: 3000)
    #expect(try echo(long) == long)
    let exchange = try #require(service.last)
    #expect(exchange.head.isEmpty && exchange.body.isEmpty)
    #expect(try echo([1, 2]) == [1, 2])
    #expect(service.seen.count == 2 && service.seen[0] == service.seen[1])
  }

  @Test func `an object at rest keeps no memory of its last request`() throws {
    _ = try echo([UInt8](repeating: 7, count: 3000))
    let exchange = try #require(service.last)
    #expect(exchange.body.capacity == 0)
  }

  @Test func `an object at rest is nobody's, a second later not even its last connection's`()
    throws
  {
    _ = try echo([1])
    let exchange = try #require(service.last as? HTTP2Exchange)
    #expect(!exchange.isCarried && exchange.subject == nil)
    connection.loop.tick()
    #expect(exchange.facts !== connection.facts)
  }

  @Test func `a loop keeps objects up to a number`() throws {
    let loop = connection.loop
    let many = (0..<600).map { _ in HTTP2Exchange(loop: loop, facts: connection.facts) }
    for exchange in many { loop.keep(exchange) }
    let kept = (0..<600).map { _ in ObjectIdentifier(loop.exchange(of: connection.facts)) }
    #expect(Set(kept).intersection(many.map(ObjectIdentifier.init)).count == 512)
  }
}
