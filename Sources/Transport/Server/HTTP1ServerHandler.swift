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

  // Shared with the extensions beside this file, and with nobody else.
  unowned let connection: ServerConnection
  var context: ChannelHandlerContext?
  var phase = Phase.head
  var input = ByteBuffer()
  var scanner: HTTP1HeadScanner
  var reader = HTTP1BodyReader(.none)
  var request: HTTP1RequestHead?
  var exchange: HTTP1Exchange?
  var spare: HTTP1Exchange?
  var skippedEmptyLine = false
  var isAdvancing = false
  var wantsRead = false
  var isDraining: Bool
  /// No request has come yet.
  var isFresh = true
  /// When the section or body in progress began; nil between requests.
  var since: UInt64?
  var lastActivity: UInt64
  var discardedBytes = 0

  // Of the answer in progress.
  var answer = HTTP1AnswerHead.Body.none
  var isAnswerBegun = false
  var closesAfterAnswer = false
  var unflushedBytes = 0
  var isBackedUp = false

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
      break
    case .lingering:
      discard(bytes.readableBytes)
    case .head, .body, .answering:
      input.append(&bytes)
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
  func advance() {
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

  func readIfHeld() {
    guard wantsRead, phase != .answering else { return }
    wantsRead = false
    context?.read()
  }

  /// Reads a header section and begins its exchange; false when more must come first.
  private func takeHead() throws(HTTP1Fault) -> Bool {
    if isDraining, input.readableBytes == 0, !isFresh {
      linger()
      return false
    }
    // Who does not take answers gets no more of them.
    guard let context, context.channel.isWritable, input.readableBytes > 0 else { return false }
    if since == nil { since = lastActivity }
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
    isFresh = false
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
    exchange.heardAt = lastActivity
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
    if case .discard(let limit) = exchange.plan {
      // It asks whether to send: the answer is there already.
      refuseBody(of: exchange, limit: limit)
      return
    }
    var buffer = ByteBuffer()
    buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
    send(buffer)
  }

  // MARK: Events

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

  func channelInactive(context: ChannelHandlerContext) {
    end()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    close()
  }

  func end() {
    phase = .closed
    context = nil
    input = ByteBuffer()
    retire()
    spare = nil
  }

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
}
