import HTTP2Wire
import NIOCore
import System

/// The answer to the request in progress.
extension HTTP1ServerHandler {
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

  func send(_ buffer: ByteBuffer) {
    guard let context else { return }
    unflushedBytes += buffer.readableBytes
    context.write(wrapOutboundOut(buffer), promise: nil)
    if unflushedBytes > ServerBounds.flushBytes {
      flush()
    } else {
      connection.scheduleFlush()
    }
  }

  func flush() {
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

  func nextRequest() {
    phase = .head
    request = nil
    since = nil
  }

  func retire() {
    guard let exchange else { return }
    self.exchange = nil
    exchange.end()
    spare = exchange
  }
}
