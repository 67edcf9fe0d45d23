import HTTP2Wire
import NIOCore
import System

/// How requests and connections end that do not end by themselves.
extension HTTP1ServerHandler {
  /// Answers a fault of the peer, where an answer is still possible, and takes no more.
  func refuse(_ fault: HTTP1Fault) {
    if fault != .tooSlow { connection.acceptor.countProtocolError() }
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

  func abort() {
    retire()
    close()
  }

  /// Takes no request after the one in progress, or after the first one, which may be on its way.
  func drain() {
    isDraining = true
    advance()
  }

  /// Ends the connection once the peer has what was written.
  func linger() {
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

  func close() {
    guard phase != .closed else { return }
    phase = .closed
    context?.close(promise: nil)
  }

  /// Swallows what a lingering connection still sends, within its bound.
  func discard(_ count: Int) {
    discardedBytes += count
    if discardedBytes > ConnectionEnd.lingeringBytes { close() }
  }

  // MARK: Time

  func tick(now: UInt64) {
    let bounds = connection.bounds
    switch phase {
    case .head where since == nil:
      if isDraining, isPast(lastActivity, ServerBounds.firstRequestNanoseconds, now) {
        linger()
      } else if isPast(lastActivity, bounds.idleNanoseconds, now) {
        connection.acceptor.countTimeout()
        close()
      }
    case .head, .body:
      if let since, isPast(since, bounds.requestNanoseconds, now) {
        connection.acceptor.countTimeout()
        refuseSlow()
      }
    case .lingering:
      guard let since, isPast(since, ConnectionEnd.lingeringNanoseconds, now) else { return }
      // A peer that reads slowly gets the time of a request for what is left of its answer.
      if hasDelivered || isPast(since, bounds.requestNanoseconds, now) {
        close()
      }
    case .answering, .closed:
      break
    }
  }

  /// Lets the service refuse a slow body in its own words, where it has any.
  private func refuseSlow() {
    if phase == .body, let exchange, !isAnswerBegun {
      switch exchange.plan {
      case .collect, .discard:
        exchange.plan = .ignore
        exchange.body = []
        connection.service.bodyTooSlow(exchange)
      case .stream, .ignore: break
      }
      if phase == .lingering || phase == .closed { return }
    }
    refuse(.tooSlow)
  }

  /// Activity may be later than the tick, which was taken once for all connections.
  private func isPast(_ start: UInt64, _ span: UInt64, _ now: UInt64) -> Bool {
    now > start && now - start > span
  }
}
