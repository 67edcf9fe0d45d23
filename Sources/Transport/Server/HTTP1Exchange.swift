import HTTP2Wire

/// An exchange carried by an HTTP/1.1 connection, of which there is one at a time.
final class HTTP1Exchange: Exchange {
  /// Reached only before the exchange is over, so while the connection lives.
  private unowned let handler: HTTP1ServerHandler
  /// A header section was sent, and the body after it is not complete.
  private var isInPieces = false

  init(loop: LoopContext, facts: ConnectionFacts, handler: HTTP1ServerHandler) {
    self.handler = handler
    super.init(loop: loop, facts: facts)
  }

  override func respond(
    _ headers: PreparedHeaders, body: [UInt8], trailers: PreparedHeaders?
  ) {
    guard !isOver, !isAnswered else { return }
    isAnswered = true
    whenCanceled = nil
    handler.respond(body: body, trailers: trailers) {
      $0.add(headers)
      $0.add(answerFields)
    }
  }

  override func respond(
    _ fields: consuming FieldBlock, body: [UInt8], trailers: PreparedHeaders?
  ) {
    guard !isOver, !isAnswered else { return }
    isAnswered = true
    whenCanceled = nil
    handler.respond(body: body, trailers: trailers) {
      $0.add(fields)
      $0.add(answerFields)
    }
  }

  override func start(_ fields: consuming FieldBlock) {
    guard !isOver, !isAnswered else { return }
    isAnswered = true
    isInPieces = true
    handler.start(completed(fields))
  }

  override func write(_ bytes: [UInt8]) -> Bool {
    guard !isOver, isInPieces else { return true }
    return handler.write(bytes)
  }

  override func finish(trailers: FieldBlock?) {
    guard !isOver, isInPieces else { return }
    isInPieces = false
    whenCanceled = nil
    handler.finish(trailers)
  }

  /// HTTP/1.1 has one way only: the connection ends, and the peer must guess why.
  override func abort(_ way: AbortWay) {
    guard !isOver else { return }
    handler.abort()
  }

  override func endConnection() {
    guard !isOver else { return }
    handler.drain()
  }

  /// Makes the object ready for the next request of its connection.
  func reuse() {
    isInPieces = false
    recycle()
  }
}
