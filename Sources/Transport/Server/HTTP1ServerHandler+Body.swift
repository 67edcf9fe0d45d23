import NIOCore

/// The body of the request in progress.
extension HTTP1ServerHandler {
  /// Reads on in the body; false when more must come first.
  func takeBody() throws(HTTP1Fault) -> Bool {
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
        exchange.heardAt = lastActivity
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
    case .discard(let limit):
      exchange.receivedBytes += range.count
      if exchange.receivedBytes > limit { refuseBody(of: exchange, limit: limit) }
    case .stream(let receiver):
      receiver.received(bytes.readableBytesUInt8Span.extracting(range), on: exchange)
    }
  }

  func refuseBody(of exchange: HTTP1Exchange, limit: Int) {
    exchange.plan = .ignore
    exchange.body = []
    connection.service.bodyTooLarge(exchange, limit: limit)
  }

  func tellEnd(of exchange: HTTP1Exchange, _ plan: BodyPlan) {
    switch plan {
    case .ignore: break
    case .collect, .discard: connection.service.complete(exchange)
    case .stream(let receiver): receiver.ended(on: exchange)
    }
  }
}
