import Cryptography
import HTTP2Wire
import NIOCore
import System

/// Asks an HTTP proxy for a way to the server (CONNECT, RFC 9110 §9.3.6), then gets out of the way:
/// what follows is the TLS of the two ends.
final class ProxyTunnel: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// More than any proxy says before it opens the way.
  private static let headBytesMax = 16 * 1024

  private let proxy: HTTPProxy
  private let target: Endpoint
  /// When the proxy must have answered, for one that says nothing at all.
  private let timeMax: TimeAmount
  private var scanner = HTTP1HeadScanner(limit: headBytesMax)
  private var input = ByteBuffer()
  private var timer: Scheduled<Void>?
  private var isDone = false

  init(_ proxy: HTTPProxy, to target: Endpoint, timeMax: TimeAmount) {
    self.proxy = proxy
    self.target = target
    self.timeMax = timeMax
  }

  func channelActive(context: ChannelHandlerContext) {
    // The others behind begin when the way is open.
    var buffer = context.channel.allocator.buffer(capacity: 512)
    // Always with its port here (RFC 9112 §3.2.3).
    let host = target.host.contains(":") ? "[\(target.host)]" : target.host
    buffer.writeString("CONNECT \(host):\(target.port) HTTP/1.1\r\n")
    buffer.writeString("host: \(host):\(target.port)\r\n")
    if let authorization = proxy.authorization {
      buffer.writeString("proxy-authorization: ")
      authorization.withBytes { _ = buffer.writeBytes($0.bytes) }
      buffer.writeString("\r\n")
    }
    buffer.writeString("\r\n")
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: timeMax) {
      let (tunnel, context) = bound.value
      tunnel.fail("did not answer in time", context)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    guard !isDone else {
      context.fireChannelRead(data)
      return
    }
    input.writeBuffer(&bytes)
    do throws(HTTP1Fault) {
      while true {
        let head = input
        guard let count = try scanner.scan(head.readableBytesUInt8Span) else { return }
        var fields = FieldBlock()
        let status = try HTTP1ResponseHead(
          head.readableBytesUInt8Span.extracting(first: count), answersHead: true, fieldsMax: 100,
          into: &fields
        ).status
        input.moveReaderIndex(forwardBy: count)
        scanner = HTTP1HeadScanner(limit: Self.headBytesMax)
        // 1xx announces the answer (RFC 9110 §15.2).
        if status < 200 { continue }
        guard status < 300 else { return fail("answered \(status)", context) }
        return open(context)
      }
    } catch {
      fail("gave an answer that is no HTTP: \(error.title)", context)
    }
  }

  private func open(_ context: ChannelHandlerContext) {
    isDone = true
    timer?.cancel()
    context.fireChannelActive()
    if input.readableBytes > 0 {
      context.fireChannelRead(wrapInboundOut(input))
      context.fireChannelReadComplete()
    }
    input = ByteBuffer()
    context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isDone { context.fireChannelReadComplete() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    if !isDone {
      isDone = true
      context.fireErrorCaught(failure("closed the connection"))
    }
    context.fireChannelInactive()
  }

  private func fail(_ what: String, _ context: ChannelHandlerContext) {
    guard !isDone else { return }
    isDone = true
    timer?.cancel()
    context.fireErrorCaught(failure(what))
  }

  private func failure(_ what: String) -> ClientFailure {
    ClientFailure(.connect, "\(target): the proxy \(proxy.host):\(proxy.port) \(what)")
  }
}
