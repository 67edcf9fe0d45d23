import HTTP2Wire
import NIOCore
import System

/// Requests and answers on one HTTP/1.1 connection to a server, one at a time.
///
/// Requests are not pipelined: an answer that is lost would leave those behind it in doubt. Once a
/// request was written nothing proves that the server did not act on it, so every end without an
/// answer is `.lost`, also on a connection that was idle before.
final class HTTP1ClientChannel: ClientChannel, ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Phase {
    case idle
    case head(PendingRequest)
    case body(PendingRequest, HTTP1BodyReader, keepsAlive: Bool)
    case closed
  }

  private unowned let connection: ClientConnection
  private let bounds: ClientBounds
  private var context: ChannelHandlerContext?
  private var phase = Phase.idle
  private var input = ByteBuffer()
  private var scanner: HTTP1HeadScanner
  private var answersHead = false
  private var interimResponses = 0
  private var lastUse: UInt64

  private init(_ connection: ClientConnection) {
    self.connection = connection
    self.bounds = connection.client.bounds
    self.scanner = HTTP1HeadScanner(limit: bounds.http2.maxHeaderListBytes)
    self.lastUse = connection.lastHeard
  }

  static func add(
    above connection: ClientConnection, in context: ChannelHandlerContext
  ) -> HTTP1ClientChannel {
    let channel = HTTP1ClientChannel(connection)
    do {
      try context.pipeline.syncOperations.addHandler(channel, position: .after(connection))
    } catch {
      channel.phase = .closed
      context.close(promise: nil)
    }
    return channel
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  // MARK: Sending

  var capacity: Int {
    if case .idle = phase { 1 } else { 0 }
  }

  func send(_ pending: PendingRequest) {
    lastUse = MonotonicClock.now()
    let request = pending.takeRequest()
    var buffer = ByteBufferAllocator().buffer(capacity: 1024 + request.body.count)
    guard buffer.writeRequest(request) else {
      pending.fail(.malformed, "a request that HTTP/1.1 cannot carry")
      return
    }
    answersHead = request.fields.value(of: .method)?.hasSameBytes(as: "HEAD") == true
    scanner = HTTP1HeadScanner(limit: bounds.http2.maxHeaderListBytes)
    interimResponses = 0
    phase = .head(pending)
    context?.write(wrapOutboundOut(buffer), promise: nil)
    connection.scheduleFlush()
  }

  /// HTTP/1.1 has no word for it: the connection ends with the request.
  func cancel(_ pending: PendingRequest) {
    guard inProgress === pending else { return }
    close()
  }

  private var inProgress: PendingRequest? {
    switch phase {
    case .head(let pending), .body(let pending, _, _): pending
    case .idle, .closed: nil
    }
  }

  // MARK: Receiving

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    input.append(&bytes)
    do throws(HTTP1Fault) {
      try advance()
    } catch {
      fail(.malformed, error.title)
    }
    if input.readableBytes == 0 {
      input = ByteBuffer()
    }
  }

  private func advance() throws(HTTP1Fault) {
    while input.readableBytes > 0 {
      switch phase {
      case .head(let pending):
        guard try takeHead(of: pending) else { return }
      case .body(let pending, var reader, let keepsAlive):
        let isEnded = try takeBody(of: pending, &reader)
        // Not if taking it has ended the request.
        guard case .body = phase else { return }
        guard isEnded else {
          phase = .body(pending, reader, keepsAlive: keepsAlive)
          return
        }
        complete(pending, keepsAlive: keepsAlive)
      case .idle:
        // Bytes nobody asked for: they would become the answer of the next request.
        close()
      case .closed:
        input = ByteBuffer()
      }
    }
  }

  private func takeHead(of pending: PendingRequest) throws(HTTP1Fault) -> Bool {
    let bytes = input
    guard let count = try scanner.scan(bytes.readableBytesUInt8Span) else { return false }
    var fields = FieldBlock()
    let head = try HTTP1ResponseHead(
      bytes.readableBytesUInt8Span.extracting(first: count), answersHead: answersHead,
      fieldsMax: bounds.http2.maxHeaderFields, into: &fields)
    input.moveReaderIndex(forwardBy: count)
    scanner = HTTP1HeadScanner(limit: bounds.http2.maxHeaderListBytes)
    if head.status < 200 {
      // 101 would change the protocol, which was not asked for; the others announce the answer
      // (RFC 9110 §15.2), but not without end.
      interimResponses += 1
      guard head.status != 101, interimResponses <= bounds.http2.maxInterimResponses else {
        throw .statusLine
      }
      return true
    }
    pending.response.status = head.status
    pending.response.fields = fields
    if case .length(let length) = head.framing, length > UInt64(bounds.responseBytesMax) {
      fail(.tooLarge, "an answer of more than \(bounds.responseBytesMax) bytes")
      return false
    }
    if head.framing == .none {
      complete(pending, keepsAlive: head.keepsAlive)
    } else {
      phase = .body(pending, HTTP1BodyReader(head.framing), keepsAlive: head.keepsAlive)
    }
    return true
  }

  /// Takes what is there of the body; true when that was its end.
  private func takeBody(
    of pending: PendingRequest, _ reader: inout HTTP1BodyReader
  ) throws(HTTP1Fault) -> Bool {
    let bytes = input
    let span = bytes.readableBytesUInt8Span
    var offset = 0
    while true {
      switch try reader.next(span, at: &offset) {
      case .piece(let range):
        guard pending.response.body.count + range.count <= bounds.responseBytesMax else {
          fail(.tooLarge, "an answer of more than \(bounds.responseBytesMax) bytes")
          return false
        }
        pending.response.body.append(
          contentsOf: bytes.readableBytesView.dropFirst(range.lowerBound).prefix(range.count))
      case .wanting:
        input.moveReaderIndex(forwardBy: offset)
        return false
      case .ended:
        input.moveReaderIndex(forwardBy: offset)
        return true
      }
    }
  }

  private func complete(_ pending: PendingRequest, keepsAlive: Bool) {
    lastUse = MonotonicClock.now()
    // More bytes than the answer has: what follows could be anybody's.
    if keepsAlive, input.readableBytes == 0 {
      phase = .idle
      pending.finish(.success(pending.response))
      if case .idle = phase {
        connection.hasCapacity()
      }
    } else {
      close()
      pending.finish(.success(pending.response))
    }
  }

  private func fail(_ kind: ClientFailure.Kind, _ text: String) {
    let pending = inProgress
    close()
    pending?.fail(kind, "\(connection.client.endpoint): \(text)")
  }

  // MARK: Ending

  private func close() {
    if case .closed = phase { return }
    phase = .closed
    input = ByteBuffer()
    connection.close()
  }

  /// The connection has ended.
  func end(_ failure: ClientFailure) {
    let phase = self.phase
    self.phase = .closed
    input = ByteBuffer()
    switch phase {
    case .body(let pending, let reader, _) where reader.endsWithConnection:
      // Only the peer's own word tells the end of such a body from a cut.
      if connection.sawCloseNotify {
        pending.finish(.success(pending.response))
      } else {
        pending.finish(.failure(failure))
      }
    case .head(let pending), .body(let pending, _, _):
      pending.finish(.failure(failure))
    case .idle, .closed:
      break
    }
  }

  /// Closes an idle connection. A busy one cannot be asked whether it lives; its caller's deadline
  /// ends it.
  func tick(now: UInt64) {
    guard case .idle = phase else { return }
    let lastSeen = max(lastUse, connection.lastHeard)
    if now > lastSeen, now - lastSeen > bounds.idleNanoseconds {
      close()
    }
  }
}
