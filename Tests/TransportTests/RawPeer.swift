import NIOCore
import NIOPosix
import Synchronization

/// A peer on a real socket that says what a test tells it to, however wrong.
struct RawPeer: Sendable {
  private let channel: any Channel
  private let heard: Heard

  private final class Heard: Sendable {
    let bytes = Mutex<[UInt8]>([])
    let wasReset = Mutex(false)
    let hasEnded = Mutex(false)
  }

  private final class Ear: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let heard: Heard

    init(_ heard: Heard) { self.heard = heard }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let buffer = unwrapInboundIn(data)
      heard.bytes.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      heard.wasReset.withLock { $0 = true }
      context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if event as? ChannelEvent == .inputClosed { heard.hasEnded.withLock { $0 = true } }
      context.fireUserInboundEventTriggered(event)
    }
  }

  /// Connects to a port of this machine, from the address `source` where that matters.
  ///
  /// - Parameters:
  ///   - isStubborn: It does not close when the other side has ended.
  ///   - reads: It takes what it is told.
  init(
    port: Int, from source: String? = nil, isStubborn: Bool = false, reads: Bool = true
  ) async throws {
    let heard = Heard()
    var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: isStubborn)
      .channelOption(.autoRead, value: reads)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Ear(heard))
        }
      }
    if let source {
      bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: source, port: 0))
    }
    self.heard = heard
    self.channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
  }

  /// All that came so far.
  var bytes: [UInt8] { heard.bytes.withLock { $0 } }
  var isClosed: Bool { !channel.isActive }
  /// The other side did not end but cut: what it had said before may be lost.
  var wasReset: Bool { heard.wasReset.withLock { $0 } }
  /// The other side has ended; only a stubborn peer is told so.
  var hasSeenEnd: Bool { heard.hasEnded.withLock { $0 } }

  /// Bytes to a peer that has closed already are lost, which is no error here.
  func say(_ bytes: [UInt8]) async {
    try? await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
  }

  func say(_ text: String) async { await say(Array(text.utf8)) }

  func close() async { try? await channel.close().get() }
}

/// Waits until `condition` holds; false when it does not within a generous time.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
  for _ in 0..<6_000 {
    if try await condition() { return true }
    try? await Task.sleep(for: .milliseconds(10))
  }
  return false
}
