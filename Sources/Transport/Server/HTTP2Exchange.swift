import HTTP2Wire

/// An exchange carried by one HTTP/2 stream.
final class HTTP2Exchange: Exchange {
  private unowned let connection: HTTP2ServerConnection
  /// Absent once the stream has ended.
  @exclusivity(unchecked) var stream: HTTP2Stream?
  /// When it began, as long as its body is not complete and it is not answered.
  @exclusivity(unchecked) var incompleteSince: UInt64?
  /// The whole answer was given.
  @exclusivity(unchecked) var isAnswerWhole = false

  init(loop: LoopContext, facts: ConnectionFacts, connection: HTTP2ServerConnection) {
    self.connection = connection
    super.init(loop: loop, facts: facts)
  }

  override func respond(
    _ headers: PreparedHeaders, body: [UInt8], trailers: PreparedHeaders?
  ) {
    guard let stream, !isAnswered else { return }
    isAnswered = true
    answerEnds()
    connection.respond(stream, headers, more: answerFields, body: body, trailers: trailers)
  }

  override func respond(_ fields: FieldBlock, body: [UInt8], trailers: PreparedHeaders?) {
    guard let stream, !isAnswered else { return }
    isAnswered = true
    answerEnds()
    connection.respond(stream, completed(fields), body: body, trailers: trailers)
  }

  override func start(_ fields: FieldBlock) {
    guard let stream, !isAnswered else { return }
    isAnswered = true
    connection.start(stream, completed(fields))
  }

  override func write(_ bytes: [UInt8]) -> Bool {
    guard let stream else { return true }
    return connection.write(stream, bytes)
  }

  override func finish(trailers: FieldBlock?) {
    guard let stream else { return }
    answerEnds()
    connection.finish(stream, trailers: trailers)
  }

  /// From here the session watches what still comes of the request.
  private func answerEnds() {
    whenCanceled = nil
    isAnswerWhole = true
    connection.settle(self)
  }

  override func abort(_ way: AbortWay) {
    guard let stream else { return }
    connection.abort(stream, way)
  }

  override func planChanged() {
    // A conversation lasts as long as both sides like.
    if case .stream = plan { connection.settle(self) }
  }

  override func endConnection() {
    connection.endConnection()
  }
}
