import HTTP2Wire
import NIOCore
import System

/// The requests of one HTTP/1.1 connection, one after the other, as exchanges of the service.
///
/// A request that came before its turn stays what it is, bytes in `input`; while those are many
/// nothing more is read. So pipelining costs the peer's own memory, and order needs no queue.
final class HTTP1ServerHandler: ChannelInboundHandler, ChannelOutboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum Phase: Equatable {
    /// Before a request, or in its header section.
    case head
    /// The header section was served, the body is arriving.
    case body
    /// The whole request is here, its answer is not complete.
    case answering
    /// No further request is taken. What still arrives is thrown away: a socket closed over unread
    /// bytes is reset, and the reset may overtake our last answer (RFC 9112 §9.6).
    case lingering
    case closed
  }

  /// Bytes of later requests that wait while one is answered.
  private static let heldBytes = 16 * 1024
  /// What a lingering connection may still send, and for how long.
  private static let lingeringBytes = 256 * 1024
  private static let lingeringNanoseconds: UInt64 = 1_000_000_000

  unowned let connection: ServerConnection
  private(set) var context: ChannelHandlerContext?
  private var phase = Phase.head
  private var input = ByteBuffer()
  private var scanner: HTTP1HeadScanner
  private var reader = HTTP1BodyReader(.none)
  private(set) var request: HTTP1RequestHead?
  private(set) var exchange: HTTP1Exchange?
  private var spare: HTTP1Exchange?
  private var skippedEmptyLine = false
  private var isAdvancing = false
  private var wantsRead = false
  private var isDraining: Bool
  /// When the section or body in progress began; nil between requests.
  private var since: UInt64?
  private var lastActivity: UInt64
  private var discardedBytes = 0

  // Of the answer in progress.
  private(set) var answer = HTTP1AnswerHead.Body.none
  private var isAnswerBegun = false
  private var closesAfterAnswer = false
  private var unflushedBytes = 0
  private var isBackedUp = false

  init(_ connection: ServerConnection) {
    self.connection = connection
    self.isDraining = connection.isDraining
    self.lastActivity = MonotonicClock.now()
    self.scanner = HTTP1HeadScanner(limit: connection.bounds.http2.maxHeaderListBytes)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end()
  }

  // MARK: Reading

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    lastActivity = MonotonicClock.now()
    switch phase {
    case .closed:
      return
    case .lingering:
      discardedBytes += bytes.readableBytes
      if discardedBytes > Self.lingeringBytes { close() }
      return
    case .head, .body, .answering:
      if input.readableBytes == 0 {
        input = bytes
      } else {
        input.writeBuffer(&bytes)
      }
      advance()
    }
  }

  func read(context: ChannelHandlerContext) {
    if phase == .answering, input.readableBytes >= Self.heldBytes {
      wantsRead = true
    } else {
      context.read()
    }
  }

  /// Goes on with what is in `input` for as long as there is something to do.
  private func advance() {
    guard !isAdvancing else { return }
    isAdvancing = true
    do throws(HTTP1Fault) {
      while try takeStep() {}
    } catch {
      refuse(error)
    }
    isAdvancing = false
    if input.readableBytes == 0 {
      input = ByteBuffer()
    }
    readIfHeld()
  }

  private func takeStep() throws(HTTP1Fault) -> Bool {
    switch phase {
    case .head: try takeHead()
    case .body: try takeBody()
    case .answering, .lingering, .closed: false
    }
  }

  private func readIfHeld() {
    guard wantsRead, phase != .answering else { return }
    wantsRead = false
    context?.read()
  }

  /// Reads a header section and begins its exchange; false when more must come first.
  private func takeHead() throws(HTTP1Fault) -> Bool {
    if isDraining, input.readableBytes == 0 {
      linger()
      return false
    }
    // Who does not take answers gets no more of them.
    guard let context, context.channel.isWritable, input.readableBytes > 0 else { return false }
    let now = lastActivity
    if since == nil { since = now }
    // One empty line before a request is forgiven (RFC 9112 §2.2).
    if !skippedEmptyLine, input.readableBytesUInt8Span[0] == UInt8(ascii: "\r") {
      guard input.readableBytes > 1 else { return false }
      guard input.readableBytesUInt8Span[1] == UInt8(ascii: "\n") else {
        throw .bareCarriageReturn
      }
      input.moveReaderIndex(forwardBy: 2)
      skippedEmptyLine = true
      return true
    }
    let bytes = input
    guard let count = try scanner.scan(bytes.readableBytesUInt8Span) else { return false }
    begin(try readHead(count))
    return true
  }

  private func readHead(_ count: Int) throws(HTTP1Fault) -> HTTP1Exchange {
    let exchange = nextExchange()
    let bounds = connection.bounds.http2
    let bytes = input
    let head = try HTTP1RequestHead(
      bytes.readableBytesUInt8Span.extracting(first: count),
      isEncrypted: connection.facts.isEncrypted, fieldsMax: bounds.maxHeaderFields,
      into: &exchange.head)
    guard exchange.head.listBytes <= bounds.maxHeaderListBytes else { throw .headTooLarge }
    input.moveReaderIndex(forwardBy: count)
    scanner = HTTP1HeadScanner(limit: bounds.maxHeaderListBytes)
    skippedEmptyLine = false
    request = head
    reader = HTTP1BodyReader(head.framing)
    answer = .none
    isAnswerBegun = false
    closesAfterAnswer = false
    return exchange
  }

  /// The last exchange again, unless somebody still holds it.
  private func nextExchange() -> HTTP1Exchange {
    if spare != nil, isKnownUniquelyReferenced(&spare), let exchange = spare {
      spare = nil
      exchange.reuse()
      return exchange
    }
    spare = nil
    return HTTP1Exchange(loop: connection.loop, facts: connection.facts, handler: self)
  }

  private func begin(_ exchange: HTTP1Exchange) {
    self.exchange = exchange
    exchange.hasEnded = reader.isEnded
    phase = reader.isEnded ? .answering : .body
    since = reader.isEnded ? nil : lastActivity
    let service = connection.service
    let plan = service.begin(exchange)
    guard !exchange.isOver else { return }
    if exchange.hasEnded {
      tellEnd(of: exchange, plan)
      return
    }
    exchange.plan = plan
    if case .collect(let limit) = plan, case .length(let length)? = request?.framing,
      length > UInt64(limit)
    {
      refuseBody(of: exchange, limit: limit)
    }
    continueIfExpected(exchange)
  }

  /// Lets a client that asked first send its body (RFC 9110 §10.1.1), if somebody wants it.
  private func continueIfExpected(_ exchange: HTTP1Exchange) {
    guard request?.expectsContinue == true, !exchange.isOver, !exchange.isAnswered,
      input.readableBytes == 0
    else { return }
    if case .ignore = exchange.plan { return }
    var buffer = ByteBuffer()
    buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
    send(buffer)
  }

  /// Reads on in the body; false when more must come first.
  private func takeBody() throws(HTTP1Fault) -> Bool {
    // The receiver may come back to this handler, which must find `input` behind what was read and
    // not borrowed.
    let bytes = input
    let span = bytes.readableBytesUInt8Span
    var offset = 0
    while phase == .body {
      let start = offset
      let step = try reader.next(span, at: &offset)
      input.moveReaderIndex(forwardBy: offset - start)
      switch step {
      case .piece(let range):
        if let exchange { deliver(bytes, range, to: exchange) }
      case .wanting:
        return false
      case .ended:
        since = nil
        guard let exchange else {
          nextRequest()
          return true
        }
        phase = .answering
        exchange.hasEnded = true
        tellEnd(of: exchange, exchange.plan)
        return true
      }
    }
    return true
  }

  /// - Parameter range: Counted from the first readable byte.
  private func deliver(_ bytes: ByteBuffer, _ range: Range<Int>, to exchange: HTTP1Exchange) {
    switch exchange.plan {
    case .ignore:
      break
    case .collect(let limit):
      exchange.receivedBytes += range.count
      guard exchange.receivedBytes <= limit else {
        refuseBody(of: exchange, limit: limit)
        return
      }
      exchange.body.append(
        contentsOf: bytes.readableBytesView.dropFirst(range.lowerBound).prefix(range.count))
    case .stream(let receiver):
      receiver.received(bytes.readableBytesUInt8Span.extracting(range), on: exchange)
    }
  }

  private func refuseBody(of exchange: HTTP1Exchange, limit: Int) {
    exchange.plan = .ignore
    exchange.body = []
    connection.service.bodyTooLarge(exchange, limit: limit)
  }

  private func tellEnd(of exchange: HTTP1Exchange, _ plan: BodyPlan) {
    switch plan {
    case .ignore: break
    case .collect: connection.service.complete(exchange)
    case .stream(let receiver): receiver.ended(on: exchange)
    }
  }

  // MARK: Answering

  func respond(
    body: [UInt8], trailers: PreparedHeaders?, head fill: (inout HTTP1AnswerHead) -> Void
  ) {
    var head = beginAnswer(capacity: body.count)
    fill(&head)
    head.add(connection.loop.date)
    let framing = head.end(
      length: body.count, hasTrailers: trailers != nil, closes: closesAfterAnswer)
    var buffer = head.buffer
    switch framing {
    case .none: break
    case .whole, .untilClose: buffer.writeBytes(body)
    case .chunked:
      if !body.isEmpty { buffer.writeChunk(body.span) }
      buffer.writeLastChunk()
      trailers?.write(asTrailersTo: &buffer)
      buffer.writeStaticString("\r\n")
    }
    send(buffer)
    answered()
  }

  func start(_ fields: FieldBlock) {
    var head = beginAnswer(capacity: 0)
    head.add(fields)
    head.add(connection.loop.date)
    answer = head.endForPieces(closes: closesAfterAnswer)
    closesAfterAnswer = closesAfterAnswer || answer == .untilClose
    send(head.buffer)
  }

  func write(_ bytes: [UInt8]) -> Bool {
    guard let context else { return true }
    if !bytes.isEmpty, answer != .none {
      var buffer = context.channel.allocator.buffer(capacity: bytes.count + 16)
      if answer == .chunked {
        buffer.writeChunk(bytes.span)
      } else {
        buffer.writeBytes(bytes)
      }
      send(buffer)
    }
    isBackedUp = !context.channel.isWritable
    return !isBackedUp
  }

  func finish(_ trailers: FieldBlock?) {
    if answer == .chunked {
      var buffer = ByteBuffer()
      buffer.writeLastChunk()
      if request?.takesTrailers == true {
        trailers?.write(asTrailersTo: &buffer)
      }
      buffer.writeStaticString("\r\n")
      send(buffer)
    }
    answered()
  }

  /// Decides, before the section is written, whether another request may follow this answer.
  private func beginAnswer(capacity: Int) -> HTTP1AnswerHead {
    isAnswerBegun = true
    let rest = input
    let isComplete = phase == .answering || reader.ends(within: rest.readableBytesUInt8Span)
    closesAfterAnswer = isDraining || request?.keepsAlive != true || !isComplete
    let buffer = ByteBufferAllocator().buffer(capacity: 512 + capacity)
    return HTTP1AnswerHead(buffer, to: request)
  }

  private func send(_ buffer: ByteBuffer) {
    guard let context else { return }
    unflushedBytes += buffer.readableBytes
    context.write(wrapOutboundOut(buffer), promise: nil)
    if unflushedBytes > ServerBounds.flushBytes {
      flush()
    } else {
      connection.scheduleFlush()
    }
  }

  private func flush() {
    unflushedBytes = 0
    context?.flush()
  }

  /// The answer is complete: on to the next request, or to the end.
  private func answered() {
    lastActivity = MonotonicClock.now()
    retire()
    if closesAfterAnswer {
      linger()
    } else if phase == .answering {
      nextRequest()
      advance()
    }
  }

  private func nextRequest() {
    phase = .head
    request = nil
    since = nil
  }

  private func retire() {
    guard let exchange else { return }
    self.exchange = nil
    exchange.end()
    spare = exchange
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // The connection has flushed: what counts from here is what is written from here.
    unflushedBytes = 0
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    guard context.channel.isWritable else { return }
    if isBackedUp {
      isBackedUp = false
      exchange?.whenWritable?()
    }
    advance()
  }

  // MARK: Refusing

  /// Answers a fault of the peer, where an answer is still possible, and takes no more.
  private func refuse(_ fault: HTTP1Fault) {
    let mayAnswer = phase == .head || (exchange != nil && !isAnswerBegun)
    retire()
    if mayAnswer {
      writeProblem(fault)
    }
    linger()
  }

  /// A problem document (RFC 9457) of the transport's own; no face is known yet that could.
  private func writeProblem(_ fault: HTTP1Fault) {
    let body =
      #"{"type":"about:blank","title":"\#(fault.title)","status":\#(fault.status)}"#
    var fields = FieldBlock()
    fields.append(name: ":status", value: "\(fault.status)")
    fields.append(.contentType, "application/problem+json")
    if fault == .traceMethod {
      // RFC 9110 §15.5.6 wants the list; what each target takes is for the faces to say.
      fields.append(name: "allow", value: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
    }
    var head = HTTP1AnswerHead(ByteBufferAllocator().buffer(capacity: 512), to: nil)
    head.add(fields)
    head.add(connection.loop.date)
    _ = head.end(length: body.utf8.count, hasTrailers: false, closes: true)
    var buffer = head.buffer
    buffer.writeString(body)
    send(buffer)
  }

  // MARK: Ending

  func abort() {
    retire()
    close()
  }

  /// Takes no request after the one in progress.
  func drain() {
    isDraining = true
    advance()
  }

  /// Ends the connection once the peer has what was written.
  private func linger() {
    guard phase != .closed, phase != .lingering else { return }
    let isCleanEnd = phase == .answering || (phase == .head && since == nil)
    phase = .lingering
    since = MonotonicClock.now()
    let hasUnread = input.readableBytes > 0
    input = ByteBuffer()
    flush()
    if isCleanEnd, !hasUnread, hasDelivered {
      close()
    } else {
      readIfHeld()
    }
  }

  /// Whether the socket has taken all that was written: closing drops what it has not.
  private var hasDelivered: Bool {
    guard let options = context?.channel.syncOptions else { return true }
    return (try? options.getOption(.bufferedWritableBytes)) ?? 0 == 0
  }

  private func close() {
    guard phase != .closed else { return }
    phase = .closed
    context?.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    close()
  }

  private func end() {
    phase = .closed
    context = nil
    input = ByteBuffer()
    retire()
    spare = nil
  }

  // MARK: Time

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case let tick as TickEvent:
      self.tick(now: tick.now)
    case is DrainEvent:
      drain()
    default:
      context.fireUserInboundEventTriggered(event)
    }
  }

  private func tick(now: UInt64) {
    let bounds = connection.bounds
    switch phase {
    case .head where since == nil:
      if isPast(lastActivity, bounds.idleNanoseconds, now) {
        connection.acceptor.countTimeout()
        close()
      }
    case .head, .body:
      if let since, isPast(since, bounds.requestNanoseconds, now) {
        connection.acceptor.countTimeout()
        refuse(.tooSlow)
      }
    case .lingering:
      guard let since, isPast(since, Self.lingeringNanoseconds, now) else { return }
      // A peer that reads slowly gets the time of a request for what is left of its answer.
      if hasDelivered || isPast(since, bounds.requestNanoseconds, now) {
        close()
      }
    case .answering, .closed:
      break
    }
  }

  /// Signed, because activity may be later than a tick that was taken before it.
  private func isPast(_ start: UInt64, _ span: UInt64, _ now: UInt64) -> Bool {
    now > start && now - start > span
  }
}
