import HTTP2Wire
import System

/// An exchange carried by one HTTP/2 stream.
final class HTTP2Exchange: Exchange {
  /// What carries it, absent once the stream has ended; lent, for to count a reference of each on
  /// every call is dear. The connection says `leave` when the stream closes, before either goes.
  @exclusivity(unchecked) private var carrier: Lent<HTTP2ServerConnection>?
  @exclusivity(unchecked) private var carried: Lent<HTTP2Stream>?
  /// When it began, as long as its body is not complete and it is not answered.
  @exclusivity(unchecked) var incompleteSince: UInt64?
  /// It came whole, is begun, and waits for the others that came with it.
  @exclusivity(unchecked) var isWhole = false
  /// The whole answer was given.
  @exclusivity(unchecked) var isAnswerWhole = false

  /// Is carried by a stream from here on, until `leave`.
  func take(_ stream: HTTP2Stream, of connection: HTTP2ServerConnection) {
    carrier = Lent(connection)
    carried = Lent(stream)
    isAnswerWhole = false
    isWhole = false
  }

  /// Whether its stream is there.
  var isCarried: Bool { carried != nil }

  /// The stream has ended.
  func leave() {
    carried = nil
    carrier = nil
  }

  /// Does something with what carries it; nothing once the stream has ended.
  @inline(__always)
  private func withCarrier<Result>(
    _ body: (HTTP2ServerConnection, HTTP2Stream) -> Result
  ) -> Result? {
    guard let carrier, let carried else { return nil }
    return carrier.use { connection in carried.use { stream in body(connection, stream) } }
  }

  override func respond(
    _ headers: PreparedHeaders, body: [UInt8], trailers: PreparedHeaders?
  ) {
    guard !isAnswered else { return }
    withCarrier { connection, stream in
      isAnswered = true
      answerEnds(on: connection)
      // Taken out, not copied; put back for the room that it has.
      var more = FieldBlock()
      swap(&more, &answerFields)
      connection.respond(stream, headers, more: more, body: body, trailers: trailers)
      swap(&more, &answerFields)
    }
  }

  override func respond(
    _ fields: consuming FieldBlock, body: [UInt8], trailers: PreparedHeaders?
  ) {
    guard carried != nil, !isAnswered else { return }
    isAnswered = true
    let whole = completed(fields)
    withCarrier { connection, stream in
      answerEnds(on: connection)
      connection.respond(stream, whole, body: body, trailers: trailers)
    }
  }

  override func start(_ fields: consuming FieldBlock) {
    guard carried != nil, !isAnswered else { return }
    isAnswered = true
    let head = completed(fields)
    withCarrier { connection, stream in connection.start(stream, head) }
  }

  override func write(_ bytes: [UInt8]) -> Bool {
    withCarrier { connection, stream in connection.write(stream, bytes) } ?? true
  }

  override func finish(trailers: FieldBlock?) {
    withCarrier { connection, stream in
      answerEnds(on: connection)
      connection.finish(stream, trailers: trailers)
    }
  }

  /// From here the session watches what still comes of the request.
  private func answerEnds(on connection: HTTP2ServerConnection) {
    whenCanceled = nil
    isAnswerWhole = true
    connection.settle(self)
  }

  override func abort(_ way: AbortWay) {
    withCarrier { connection, stream in connection.abort(stream, way) }
  }

  /// Its request does not come; a stream that is not answered is given up.
  func giveUp(_ code: HTTP2ErrorCode, in session: HTTP2Session) {
    guard !isAnswered else { return }
    withCarrier { _, stream in session.reset(stream, code) }
  }

  override func planChanged() {
    // A conversation lasts as long as both sides like.
    if case .stream = plan { withCarrier { connection, _ in connection.settle(self) } }
  }

  override func endConnection() {
    withCarrier { connection, _ in connection.endConnection() }
  }
}
