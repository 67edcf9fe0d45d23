import Cryptography
import HTTP2Wire
import NIOCore
import NIOEmbedded
import System

@testable import Transport

/// One connection of a server without a socket, clear unless a test wants TLS: bytes in, text out.
final class EmbeddedServer {
  let service: ScriptedService
  let channel: EmbeddedChannel
  let connection: ServerConnection
  let share: AcceptorShare
  private let reads = ReadCounter()
  /// Before anything else.
  private let begun = MonotonicClock.now()

  static let bounds = ServerBounds(
    http2: HTTP2Bounds(), handshakeNanoseconds: 10_000_000_000,
    requestNanoseconds: 30_000_000_000, idleNanoseconds: 600_000_000_000,
    streamOutputBytes: 256 * 1024, connections: 16, connectionsPerSource: 16)

  /// - Parameter context: That of the loop, where several connections share one.
  init(
    _ service: ScriptedService = ScriptedService(), bounds: ServerBounds = bounds,
    tls: TLSContext? = nil, on loop: EmbeddedEventLoop = EmbeddedEventLoop(),
    sharing context: LoopContext? = nil
  ) throws {
    self.service = service
    self.share = AcceptorShare(bounds: bounds)
    _ = share.admit(.local)
    self.channel = EmbeddedChannel(loop: loop)
    let context = context ?? LoopContext(eventLoop: loop, index: 0)
    self.connection = ServerConnection(
      loop: context,
      facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: tls != nil),
      tls: tls.map { TLSSession(server: $0, buffers: context.records) },
      service: service, bounds: bounds, acceptor: share)
    try channel.pipeline.syncOperations.addHandlers(reads, connection)
    try channel.connect(to: SocketAddress(unixDomainSocketPath: "/peer")).wait()
  }

  var isClosed: Bool {
    run()
    return !channel.isActive
  }

  /// How often the socket was asked for bytes.
  var readCount: Int { reads.count }

  func run() {
    channel.embeddedEventLoop.run()
  }

  func receive(_ text: String) throws {
    try receive(Array(text.utf8))
  }

  func receive(_ bytes: [UInt8]) throws {
    guard channel.isActive else { return }
    try channel.writeInbound(ByteBuffer(bytes: bytes))
  }

  /// Everything sent since the last call, without the date, which differs from day to day.
  func sent() throws -> String {
    run()
    var text = ""
    while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
      text += String(buffer: buffer)
    }
    return text.split(separator: "\r\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("date: ") }.joined(separator: "\r\n")
  }

  /// Sends a request and gives what comes back.
  func exchange(_ text: String) throws -> String {
    try receive(text)
    return try sent()
  }

  /// Lets the connection see a time at which all that happened is at least `nanoseconds` ago.
  func tick(after nanoseconds: UInt64) {
    tick(now: MonotonicClock.now() + nanoseconds)
  }

  /// Lets the connection see a time at which nothing that happened is longer than `nanoseconds`
  /// ago, however slow the machine is.
  func tick(within nanoseconds: UInt64) {
    tick(now: begun + nanoseconds)
  }

  private func tick(now: UInt64) {
    if channel.isActive { connection.tick(now: now) }
    run()
  }
}

/// Counts what goes past it to the socket.
private final class ReadCounter: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  var count = 0

  func read(context: ChannelHandlerContext) {
    count += 1
    context.read()
  }
}
