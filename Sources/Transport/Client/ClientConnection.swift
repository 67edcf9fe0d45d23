import Cryptography
import HTTP2Wire
import NIOCore
import System

/// One connection to a server: TLS if there is any, the protocol it chose, and what goes out.
///
/// The mirror of `ServerConnection`: HTTP/2 is spoken right here, HTTP/1.1 in a
/// handler above.
final class ClientConnection: ChannelDuplexHandler, Flushable {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Stage {
    case opening
    case http2(HTTP2ClientChannel)
    case http1(HTTP1ClientChannel)
    case closed
  }

  let client: HTTPClient
  let loop: LoopContext
  /// Where this one receives, like every connection to a server on its loop.
  private let receiving: ReceiveBuffer
  /// Nil in clear: then HTTP/2 is spoken from the first byte.
  private let tls: TLSSession?
  @exclusivity(unchecked) private var stage = Stage.opening
  @exclusivity(unchecked) private var context: ChannelHandlerContext?
  private let output: WireOutput
  @exclusivity(unchecked) private var isInRead = false
  @exclusivity(unchecked) private var isFlushScheduled = false
  private let openedAt = MonotonicClock.now()
  @exclusivity(unchecked) private(set) var lastHeard = MonotonicClock.now()
  private var failure: ClientFailure?
  /// The pool has taken this one; the others of the same attempt came too late.
  var isAdopted = false

  init(client: HTTPClient, tls: TLSContext?) throws(TLSError) {
    self.client = client
    self.loop = client.loop
    self.receiving = client.loop.receivingAnswers.value
    if let tls {
      self.tls = try TLSSession(
        client: tls, serverName: client.endpoint.host, buffers: client.loop.records)
    } else {
      self.tls = nil
    }
    self.output = WireOutput(tls: self.tls)
  }

  var isReady: Bool {
    switch stage {
    case .http1, .http2: true
    case .opening, .closed: false
    }
  }

  /// The server has said that it sends no more: a body that ends here was not cut.
  var sawCloseNotify: Bool { tls?.sawCloseNotify ?? true }

  var isHTTP1: Bool {
    if case .http1 = stage { true } else { false }
  }

  private var channel: (any ClientChannel)? {
    switch stage {
    case .http1(let channel): channel
    case .http2(let channel): channel
    case .opening, .closed: nil
    }
  }

  var capacity: Int { channel?.capacity ?? 0 }

  func send(_ pending: PendingRequest) {
    guard let channel else { preconditionFailure("a request for a connection not ready") }
    pending.state = .sent(on: channel)
    channel.send(pending)
  }

  // MARK: Reading

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    output.attach(to: context)
  }

  func channelActive(context: ChannelHandlerContext) {
    guard let tls else {
      becomeReady(context: context)
      flush()
      return
    }
    do {
      try tls.start()
      output.write(to: context)
    } catch {
      fail(.tls, "\(error)", context: context)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    defer { receiving.give(buffer) }
    isInRead = true
    lastHeard = MonotonicClock.now()
    guard let tls else {
      receive(buffer.readableBytesUInt8Span, context: context)
      if case .http2(let channel) = stage { channel.serve() }
      return
    }
    do {
      let progress = try tls.receive(buffer.readableBytesSpan) { plaintext in
        becomeReady(context: context)
        receive(plaintext, context: context)
      }
      if tls.isEstablished {
        becomeReady(context: context)
      }
      if case .http2(let channel) = stage {
        channel.serve()
      }
      if case .peerClosed = progress {
        flush()
        close()
      }
    } catch {
      output.write(to: context)
      fail(isReady ? .lost : .tls, "\(error)", context: context)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isInRead = false
    flush()
    if isHTTP1 {
      context.fireChannelReadComplete()
    }
  }

  private func receive(_ bytes: Span<UInt8>, context: ChannelHandlerContext) {
    switch stage {
    case .http2(let channel):
      channel.receive(bytes)
    case .http1:
      var buffer = context.channel.allocator.buffer(capacity: bytes.count)
      buffer.writeBytes(bytes.bytes)
      context.fireChannelRead(wrapInboundOut(buffer))
    case .opening, .closed:
      return
    }
  }

  private func becomeReady(context: ChannelHandlerContext) {
    guard case .opening = stage else { return }
    if tls == nil || tls?.applicationProtocol == .http2 {
      do {
        stage = .http2(try HTTP2ClientChannel(self))
      } catch {
        fail(.connect, "\(error)", context: context)
        return
      }
    } else {
      stage = .http1(HTTP1ClientChannel.add(above: self, in: context))
    }
    client.becameReady(self)
  }

  /// The protocol takes more requests again.
  func hasCapacity() {
    client.hasCapacity(self)
  }

  // MARK: Writing

  func scheduleFlush() {
    guard !isInRead, !isFlushScheduled else { return }
    isFlushScheduled = true
    loop.scheduleFlush(of: self)
  }

  func flush() {
    isFlushScheduled = false
    guard let context else { return }
    if case .http2(let channel) = stage {
      var frames: [UInt8] = []
      swap(&frames, &loop.outgoing)
      defer { swap(&frames, &loop.outgoing) }
      do throws(TLSError) {
        while context.channel.isWritable, channel.produce(into: &frames) {
          defer { frames.removeAll(keepingCapacity: true) }
          try output.seal(frames.span)
          if output.pendingBytes >= ServerBounds.flushBytes {
            output.write(to: context)
          }
          guard channel.mayProduce else { break }
        }
      } catch {
        fail(.lost, "\(error)", context: context)
        return
      }
      output.write(to: context)
      if channel.isFinished {
        close()
      }
    } else {
      output.write(to: context)
    }
  }

  /// Bytes of the HTTP/1.1 handlers above.
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let buffer = unwrapOutboundIn(data)
    do {
      try output.seal(buffer.readableBytesUInt8Span)
      promise?.succeed()
    } catch {
      promise?.fail(error)
      fail(.lost, "\(error)", context: context)
    }
  }

  func flush(context: ChannelHandlerContext) {
    output.write(to: context)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      flush()
    }
  }

  // MARK: Ending

  private func fail(_ kind: ClientFailure.Kind, _ text: String, context: ChannelHandlerContext) {
    failure = failure ?? ClientFailure(kind, "\(client.endpoint): \(text)")
    context.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let refused = error as? ClientFailure {
      // The proxy's word: nothing has reached the server.
      failure = failure ?? refused
      context.close(promise: nil)
      return
    }
    fail(.lost, "\(error)", context: context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
  }

  func close() {
    guard let context else { return }
    tls?.sendClose()
    output.write(to: context)
    context.close(promise: nil)
  }

  private func end() {
    if case .closed = stage { return }
    let wasReady = isReady
    let failure =
      failure
      ?? ClientFailure(
        wasReady ? .lost : .connect, "\(client.endpoint) closed the connection")
    switch stage {
    case .http2(let channel): channel.end(failure)
    case .http1(let channel): channel.end(failure)
    case .opening, .closed: break
    }
    stage = .closed
    context = nil
    output.detach()
    if isAdopted {
      client.ended(self, before: wasReady ? nil : failure)
    }
  }

  // MARK: Time

  /// Called about once a second.
  func tick(now: UInt64) {
    guard let context else { return }
    switch stage {
    case .opening:
      if now &- openedAt > client.bounds.connectNanoseconds {
        fail(.connect, "the TLS handshake took too long", context: context)
      }
    case .http2(let channel):
      channel.tick(now: now)
    case .http1(let channel):
      channel.tick(now: now)
    case .closed:
      break
    }
  }
}
