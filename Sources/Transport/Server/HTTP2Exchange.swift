import HTTP2Wire

/// An exchange carried by one HTTP/2 stream.
final class HTTP2Exchange: Exchange {
  /// Absent once the stream has ended, as is the stream.
  @exclusivity(unchecked) private(set) var connection: HTTP2ServerConnection?
  @exclusivity(unchecked) private(set) var stream: HTTP2Stream?
  /// When it began, as long as its body is not complete and it is not answered.
  @exclusivity(unchecked) var incompleteSince: UInt64?
  /// The whole answer was given.
  @exclusivity(unchecked) var isAnswerWhole = false

  /// Is carried by a stream from here on, until `leave`.
  func take(_ stream: HTTP2Stream, of connection: HTTP2ServerConnection) {
    self.connection = connection
    self.stream = stream
    isAnswerWhole = false
  }

  /// The stream has ended.
  func leave() {
    stream = nil
    connection = nil
  }

  override func respond(
    _ headers: PreparedHeaders, body: [UInt8], trailers: PreparedHeaders?
  ) {
    guard let stream, let connection, !isAnswered else { return }
    isAnswered = true
    answerEnds(on: connection)
    // Taken out, not copied; put back for the room that it has.
    var more = FieldBlock()
    swap(&more, &answerFields)
    connection.respond(stream, headers, more: more, body: body, trailers: trailers)
    swap(&more, &answerFields)
  }

  override func respond(
    _ fields: consuming FieldBlock, body: [UInt8], trailers: PreparedHeaders?
  ) {
    guard let stream, let connection, !isAnswered else { return }
    isAnswered = true
    answerEnds(on: connection)
    connection.respond(stream, completed(fields), body: body, trailers: trailers)
  }

  override func start(_ fields: consuming FieldBlock) {
    guard let stream, let connection, !isAnswered else { return }
    isAnswered = true
    connection.start(stream, completed(fields))
  }

  override func write(_ bytes: [UInt8]) -> Bool {
    guard let stream, let connection else { return true }
    return connection.write(stream, bytes)
  }

  override func finish(trailers: FieldBlock?) {
    guard let stream, let connection else { return }
    answerEnds(on: connection)
    connection.finish(stream, trailers: trailers)
  }

  /// From here the session watches what still comes of the request.
  private func answerEnds(on connection: HTTP2ServerConnection) {
    whenCanceled = nil
    isAnswerWhole = true
    connection.settle(self)
  }

  override func abort(_ way: AbortWay) {
    guard let stream, let connection else { return }
    connection.abort(stream, way)
  }

  override func planChanged() {
    // A conversation lasts as long as both sides like.
    if case .stream = plan { connection?.settle(self) }
  }

  override func endConnection() {
    connection?.endConnection()
  }
}
