import Cryptography
import HTTP2Wire
import NIOCore
import System

/// One accepted connection: TLS, the choice of protocol, and what goes out.
///
/// The last handler before the socket. HTTP/2 is spoken right here: a piece of pipeline costs on
/// the hot path. HTTP/1.1 gets handlers above this one, which then passes bytes up and down.
///
/// One read and one write per turn: frames of all streams are gathered, then sealed in records
/// of about 15 KiB, then written once. While the socket is not writable nghttp2 is not asked for
/// frames, and nothing is read but what had been asked for already: a peer that does not read
/// cannot make us remember its answers.
final class ServerConnection: ChannelDuplexHandler, Flushable {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum Stage {
    /// TLS handshake, or on a clear connection the first bytes that tell the protocol.
    case opening
    case http2
    case http1
    case closed
  }

  let loop: LoopContext
  let facts: ConnectionFacts
  let service: any ExchangeService
  let bounds: ServerBounds
  let acceptor: AcceptorShare
  let tls: TLSSession?
  /// Where this one receives, like every connection of its loop.
  private let receiving: ReceiveBuffer
  @exclusivity(unchecked) private(set) var stage = Stage.opening
  /// Who speaks HTTP/2, once that is chosen; kept until this object is gone, and lent meanwhile.
  private var http2Owned: HTTP2ServerConnection?
  @exclusivity(unchecked) private var http2: Lent<HTTP2ServerConnection>?
  private var sniffer = PrefaceSniffer()
  @exclusivity(unchecked) private(set) var context: ChannelHandlerContext?
  let output: WireOutput
  @exclusivity(unchecked) private var isInRead = false
  /// What it has read last waits to be served.
  @exclusivity(unchecked) private var hasArrived = false
  @exclusivity(unchecked) private var isFlushScheduled = false
  @exclusivity(unchecked) private var wantsRead = false
  /// The channel's word, kept: asking it costs more than a frame.
  @exclusivity(unchecked) private var isWritable = true
  let openedAt: UInt64
  @exclusivity(unchecked) private(set) var ending = ConnectionEnd()
  /// The peer sends no more.
  @exclusivity(unchecked) private var hasPeerEnded = false
  /// When it was asked to end; nil while it was not.
  private(set) var drainingSince: UInt64?
  /// When the client's certificate was found to count no more.
  var certificateEndedAt: UInt64?

  init(
    loop: LoopContext, facts: ConnectionFacts, tls: TLSSession?, service: any ExchangeService,
    bounds: ServerBounds, acceptor: AcceptorShare
  ) {
    self.loop = loop
    self.facts = facts
    self.tls = tls
    self.receiving = loop.receiving.value
    self.output = WireOutput(tls: tls)
    self.service = service
    self.bounds = bounds
    self.acceptor = acceptor
    self.openedAt = MonotonicClock.now()
  }

  /// Does something with who speaks HTTP/2; nothing where nobody does.
  @inline(__always)
  func withHTTP2(_ body: (HTTP2ServerConnection) -> Void) {
    if case .http2 = stage { http2?.use(body) }
  }

  // MARK: Reading

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    output.attach(to: context)
    loop.add(self)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    defer { receiving.give(buffer) }
    // NIO drains a socket whose write has failed, inside that write: nobody is left to answer, and
    // TLS is in the middle of what came before.
    guard !isInRead else { return }
    settle()
    guard !ending.hasBegun else {
      if !ending.throwAway(buffer.readableBytes) { context.close(promise: nil) }
      return
    }
    if case .http2 = stage, buffer.readableBytes <= Arrivals.bytesMax {
      hasArrived = true
      loop.arrivals.add(self, buffer)
    } else {
      serve(buffer.readableBytesUInt8Span, context: context)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if hasArrived {
      if loop.arrivals.isFull { loop.arrivals.serve() }
    } else {
      flush()
    }
    switch stage {
    case .http1: context.fireChannelReadComplete()
    // NIO would ask all handlers in turn.
    case .http2 where isWritable: context.read()
    default: break
    }
  }

  /// What was read is served before anything else that befalls the connection.
  func settle() {
    if hasArrived { loop.arrivals.serve() }
  }

  /// Serves what arrived, and leaves the answers to `flush`, which follows. Not any more where the
  /// connection was lost meanwhile: nobody would hear the answer.
  func serve(_ arrived: Span<UInt8>) {
    hasArrived = false
    guard let context, !ending.hasBegun else { return }
    serve(arrived, context: context)
  }

  private func serve(_ read: Span<UInt8>, context: ChannelHandlerContext) {
    isInRead = true
    var isLast = false
    if let tls {
      isLast = receive(ciphertext: read.bytes, with: tls, context: context)
    } else {
      receive(clear: read, context: context)
    }
    withHTTP2 { $0.serve() }
    isInRead = false
    // Behind what came with the goodbye: that is answered, too.
    if isLast { peerClosed(context: context) }
  }

  /// - Returns: Whether the peer has said that nothing follows.
  private func receive(
    ciphertext: RawSpan, with tls: TLSSession, context: ChannelHandlerContext
  ) -> Bool {
    do {
      let progress = try tls.receive(ciphertext) { plaintext in
        receive(clear: plaintext, context: context)
      }
      if case .opening = stage, tls.isEstablished {
        choose(tls.applicationProtocol == .http2 ? .http2 : .http1, context: context)
      }
      if case .peerClosed = progress { return true }
    } catch {
      // The alert that tells the peer why is in the output already.
      acceptor.count(failure: error, from: facts.source)
      output.write(to: context)
      close(context: context)
    }
    return false
  }

  private func receive(clear bytes: Span<UInt8>, context: ChannelHandlerContext) {
    switch stage {
    case .opening:
      guard tls == nil else {
        choose(tls?.applicationProtocol == .http2 ? .http2 : .http1, context: context)
        receive(clear: bytes, context: context)
        return
      }
      sniff(bytes, context: context)
    case .http2:
      withHTTP2 { $0.receive(bytes) }
    case .http1:
      var buffer = context.channel.allocator.buffer(capacity: bytes.count)
      buffer.writeBytes(bytes.bytes)
      context.fireChannelRead(wrapInboundOut(buffer))
    case .closed:
      return
    }
  }

  private func sniff(_ bytes: Span<UInt8>, context: ChannelHandlerContext) {
    guard let version = sniffer.take(bytes) else { return }
    choose(version, context: context)
    receive(clear: sniffer.giveUp().span, context: context)
  }

  private func choose(_ version: ConnectionFacts.Version, context: ChannelHandlerContext) {
    guard case .opening = stage else { return }
    facts.version = version
    facts.certificate = tls?.peerIdentity
    switch version {
    case .http2:
      do {
        let connection = try HTTP2ServerConnection(self, service: service)
        http2Owned = connection
        http2 = Lent(connection)
        stage = .http2
        if isDraining { withHTTP2 { $0.drain() } }
      } catch {
        acceptor.count(failure: error)
        stage = .closed
        close(context: context)
      }
    case .http1:
      stage = .http1
      HTTP1ServerPipeline.add(above: self, in: context)
    }
  }

  // MARK: Writing

  /// Says that frames wait. They leave at the end of the read in progress, or of this turn.
  func scheduleFlush() {
    guard !isInRead, !isFlushScheduled else { return }
    isFlushScheduled = true
    loop.scheduleFlush(of: self)
  }

  func flush() {
    isFlushScheduled = false
    // Behind the last words nothing more is said.
    guard let context, !ending.hasBegun else { return }
    if case .http2 = stage {
      withHTTP2 { flush($0, to: context) }
    } else {
      output.write(to: context)
    }
  }

  private func flush(_ http2: HTTP2ServerConnection, to context: ChannelHandlerContext) {
    var frames: [UInt8] = []
    swap(&frames, &loop.outgoing)
    defer { swap(&frames, &loop.outgoing) }
    do throws(TLSError) {
      while isWritable, http2.produce(into: &frames) {
        defer { frames.removeAll(keepingCapacity: true) }
        try output.seal(frames.span)
        if output.pendingBytes >= ServerBounds.flushBytes {
          output.write(to: context)
        }
        guard http2.mayProduce else { break }
      }
    } catch {
      acceptor.count(failure: error, from: facts.source)
      close(context: context)
      return
    }
    output.write(to: context)
    if http2.isFinished {
      close(context: context)
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
      close(context: context)
    }
  }

  func flush(context: ChannelHandlerContext) {
    output.write(to: context)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    isWritable = context.channel.isWritable
    if isWritable {
      flush()
      if wantsRead {
        wantsRead = false
        context.read()
      }
    }
    if case .http1 = stage {
      context.fireChannelWritabilityChanged()
    }
  }

  /// Reading pauses while the peer does not take what it asked for.
  func read(context: ChannelHandlerContext) {
    if isWritable {
      context.read()
    } else {
      wantsRead = true
    }
  }

  // MARK: Ending

  /// Half-close: the peer sends no more. Without close_notify that is a cut, not an end.
  private func peerClosed(context: ChannelHandlerContext) {
    hasPeerEnded = true
    flush()
    if ending.isLingering {
      context.close(promise: nil)
    } else {
      close(context: context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed {
      settle()
      peerClosed(context: context)
      return
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    close(context: context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    facts.forget()
    context.fireChannelInactive()
  }

  var isDraining: Bool { drainingSince != nil }

  /// Lets requests in progress end, takes no new ones, then closes (RFC 9113 §6.8).
  ///
  /// One that is still being opened may bring a request: its peer cannot know, and would lose it.
  func drain() {
    drainingSince = drainingSince ?? MonotonicClock.now()
    switch stage {
    case .opening, .closed: break
    case .http2:
      withHTTP2 { $0.drain() }
      scheduleFlush()
    case .http1:
      context?.fireUserInboundEventTriggered(DrainEvent())
    }
  }

  /// Closes at once; the service's exchanges are canceled.
  func close() {
    context?.close(promise: nil)
  }

  /// The HTTP/1.1 handlers above close once their own bytes are out.
  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    tls?.sendClose()
    output.write(to: context)
    context.close(mode: .all, promise: promise)
  }

  /// Closes once the socket has taken what was said and the peer has ended too; `tick` ends a peer
  /// that takes nothing, or does not end.
  func close(context: ChannelHandlerContext) {
    guard !ending.hasBegun else { return }
    ending.begin(now: MonotonicClock.now())
    tls?.sendClose()
    output.write(to: context)
    // Writes end in order: when this empty one does, everything before it has left.
    let written = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
    written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.delivered() }
  }

  private func delivered() {
    guard let context else { return }
    if hasPeerEnded {
      context.close(promise: nil)
    } else {
      ending.delivered(now: MonotonicClock.now())
      context.close(mode: .output, promise: nil)
    }
  }

  private func end() {
    guard context != nil else { return }
    context = nil
    output.detach()
    withHTTP2 { $0.end() }
    stage = .closed
    loop.remove(self)
    acceptor.release(facts.source)
  }
}
