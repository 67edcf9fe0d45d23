import HTTP2Wire
import NIOCore
import System

/// The requests of one HTTP/2 connection: events of the session become exchanges of the service.
///
/// Reached only from its event loop and never reentered in the middle of a change: hence no
/// run-time checks of exclusive access on what every request touches.
final class HTTP2ServerConnection: HTTP2Receiver {
  /// What a connection keeps room for; a burst of more gives it back.
  private static let wholeKept = 32

  private unowned let connection: ServerConnection
  /// The same, which owns this.
  private let owner: Lent<ServerConnection>
  private let session: HTTP2Session
  private let service: any ExchangeService
  private let loop: LoopContext
  private let facts: ConnectionFacts
  private var failure: HTTP2Error?
  private let openedAt: UInt64
  @exclusivity(unchecked) private var lastActivity: UInt64
  /// The last frame that was seen to stop half-way, and when.
  @exclusivity(unchecked) private var halfFrame: UInt32 = 0
  @exclusivity(unchecked) private var halfFrameSince: UInt64
  /// Requests whose body is not complete and that are not answered.
  @exclusivity(unchecked) private var incomplete = 0
  /// Requests that came whole and are begun, to be completed at the end of `serve`. Each belongs
  /// to its stream until `streamClosed`, which takes it out of here.
  @exclusivity(unchecked) private var whole: [Lent<HTTP2Exchange>] = []
  @exclusivity(unchecked) private var isServing = false
  private var isDraining = false

  init(_ connection: ServerConnection, service: any ExchangeService) throws(HTTP2Error) {
    self.connection = connection
    self.owner = Lent(connection)
    self.service = service
    self.loop = connection.loop
    self.facts = connection.facts
    self.openedAt = MonotonicClock.now()
    self.lastActivity = openedAt
    // The preface is owed from the beginning.
    self.halfFrameSince = openedAt
    self.session = try HTTP2Session(
      role: .server, bounds: connection.bounds.http2, memory: connection.loop.frames)
  }

  deinit {
    // They borrow this object. Mostly none: whoever holds a connection ends it first.
    session.forEachOpenStream { stream in exchange(of: stream)?.leave() }
  }

  // MARK: Reading

  /// Takes bytes in; what they mean is served afterwards, by `serve`.
  func receive(_ bytes: Span<UInt8>) {
    guard failure == nil else { return }
    let now = MonotonicClock.now()
    lastActivity = now
    do {
      try session.receive(bytes, now: now)
    } catch {
      fail(error)
    }
    if session.isMidFrame, halfFrame != session.framesBegun {
      halfFrame = session.framesBegun
      halfFrameSince = now
    }
  }

  private func fail(_ error: HTTP2Error) {
    guard failure == nil else { return }
    failure = error
    connection.acceptor.count(failure: error)
  }

  /// Serves what arrived, in order: all is begun that came together, then all is completed.
  ///
  /// Both at once is more code than the processor's first cache holds, and where 32 calls come in
  /// one read each of them would fetch it anew (`docs/PERFORMANCE.md`). Called from inside itself,
  /// it leaves the rest to the outer one.
  func serve() {
    guard !isServing else { return }
    isServing = true
    session.tell(self)
    while !whole.isEmpty {
      completeWhole()
      session.tell(self)
    }
    isServing = false
  }

  private func completeWhole() {
    var place = 0
    while place < whole.count {
      whole[place].use { exchange in
        exchange.isWhole = false
        ended(exchange)
      }
      place += 1
    }
    whole.removeAll(keepingCapacity: whole.capacity <= Self.wholeKept)
  }

  private func exchange(of stream: HTTP2Stream) -> HTTP2Exchange? {
    // tidy: the only context ever set is the exchange below; the check would cost on every event
    stream.context.map { unsafeDowncast($0, to: HTTP2Exchange.self) }
  }

  func headArrived(on stream: HTTP2Stream) {
    let exchange = loop.exchange(of: facts)
    // Its stream has it: until `streamClosed`, which is not told meanwhile.
    let lent = Lent(exchange)
    stream.context = consume exchange
    lent.use { begin($0, on: stream) }
  }

  private func begin(_ exchange: HTTP2Exchange, on stream: HTTP2Stream) {
    exchange.take(stream, of: self)
    exchange.heardAt = lastActivity
    swap(&exchange.head, &stream.head)
    let hasBody = stream.hasInbound
    exchange.hasEnded = stream.endedByPeer && !hasBody
    exchange.plan = service.begin(exchange)
    guard !exchange.isOver else { return }
    if stream.endedByPeer {
      // Body and trailers are here too; no further event tells of them.
      if hasBody { take(bodyOf: stream, for: exchange) }
      // Not before it is completed: whoever goes on with it meanwhile is not to complete it, too.
      exchange.hasEnded = false
      exchange.isWhole = true
      whole.append(Lent(exchange))
    } else if case .stream = exchange.plan {
      // A conversation lasts as long as both sides like; its receiver has bounds of its own.
    } else if !exchange.isAnswerWhole {
      exchange.incompleteSince = lastActivity
      incomplete += 1
    }
  }

  func bodyArrived(on stream: HTTP2Stream) {
    if let exchange = exchange(of: stream) { take(bodyOf: stream, for: exchange) }
  }

  private func take(bodyOf stream: HTTP2Stream, for exchange: HTTP2Exchange) {
    let count = stream.inbound.count
    switch exchange.plan {
    case .ignore:
      break
    case .collect(let limit):
      exchange.receivedBytes += count
      if exchange.receivedBytes > limit {
        exchange.plan = .ignore
        exchange.body = []
        service.bodyTooLarge(exchange, limit: limit)
      } else if exchange.body.isEmpty {
        swap(&exchange.body, &stream.inbound)
      } else {
        exchange.body.append(contentsOf: stream.inbound)
      }
    case .discard(let limit):
      exchange.receivedBytes += count
      if exchange.receivedBytes > limit {
        exchange.plan = .ignore
        service.bodyTooLarge(exchange, limit: limit)
      }
    case .stream(let receiver):
      // Taken out first: the receiver may answer, and answering may touch the stream.
      var bytes: [UInt8] = []
      swap(&bytes, &stream.inbound)
      receiver.received(bytes.span, on: exchange)
    }
    stream.inbound.removeAll(keepingCapacity: true)
    session.consume(stream, count)
  }

  func peerEnded(_ stream: HTTP2Stream) {
    if let exchange = exchange(of: stream) { ended(exchange) }
  }

  private func ended(_ exchange: HTTP2Exchange) {
    exchange.hasEnded = true
    exchange.heardAt = lastActivity
    settle(exchange)
    switch exchange.plan {
    case .ignore: break
    case .collect, .discard: service.complete(exchange)
    case .stream(let receiver): receiver.ended(on: exchange)
    }
  }

  /// The request is complete, or nobody waits for its rest.
  func settle(_ exchange: HTTP2Exchange) {
    guard exchange.incompleteSince != nil else { return }
    exchange.incompleteSince = nil
    incomplete -= 1
  }

  func streamDrained(_ stream: HTTP2Stream) {
    exchange(of: stream)?.whenWritable?()
  }

  func connectionChanged(_ event: HTTP2ConnectionEvent) {
    // The peer has seen the notice: what it sends from now on it sends knowing.
    if case .pong = event, isDraining { session.finishShutdown() }
  }

  /// Ends an exchange and keeps the object for the next one, unless somebody still holds it.
  func streamClosed(_ stream: HTTP2Stream) {
    // Taken out, not copied: what nobody else holds is counted once.
    guard let context = stream.context.take() else { return }
    // tidy: the only context ever set is an exchange
    var exchange = unsafeDowncast(consume context, to: HTTP2Exchange.self)
    settle(exchange)
    // Reset before its turn: nobody waits for it.
    if exchange.isWhole { whole.removeAll { $0.use { $0 === exchange } } }
    exchange.leave()
    exchange.end()
    guard isKnownUniquelyReferenced(&exchange) else { return }
    // The memory of head and body goes back where it came from.
    swap(&exchange.head, &stream.head)
    if exchange.body.capacity > 0 {
      if stream.inbound.capacity == 0 { swap(&exchange.body, &stream.inbound) }
      exchange.body = []
    }
    exchange.recycle()
    loop.keep(consume exchange)
  }

  // MARK: Writing

  var isFinished: Bool {
    session.isFinished
  }

  /// Asked between two of them, so that most turns of one record need no second.
  var mayProduce: Bool { session.mayProduce }

  /// Appends frames for about one TLS record; false when there are none.
  func produce(into outgoing: inout [UInt8]) -> Bool {
    do {
      let made = try session.produce(into: &outgoing, limit: ServerBounds.recordBytes)
      // What nghttp2 ends by itself ends with the frame that says so.
      if let error = session.failure { fail(error) }
      // Writing may end streams: their exchanges are retired now, not at the next read.
      serve()
      return made > 0
    } catch {
      fail(error)
      // The GOAWAY that says why.
      return session.wantsOutput
    }
  }

  func respond(
    _ stream: HTTP2Stream, _ headers: PreparedHeaders, more: FieldBlock, body: [UInt8],
    trailers: PreparedHeaders?
  ) {
    loop.lentDate.use { date in
      _ = session.respond(
        stream, headers: headers, extra: date, more: more, body: body, trailers: trailers)
    }
    owner.use { $0.scheduleFlush() }
  }

  func respond(
    _ stream: HTTP2Stream, _ fields: FieldBlock, body: [UInt8], trailers: PreparedHeaders?
  ) {
    session.respond(
      stream, fields: fields, extra: loop.date(for: fields), body: body, trailers: trailers)
    connection.scheduleFlush()
  }

  func start(_ stream: HTTP2Stream, _ fields: FieldBlock) {
    session.respond(stream, fields: fields, extra: loop.date(for: fields), endStream: false)
    connection.scheduleFlush()
  }

  func write(_ stream: HTTP2Stream, _ bytes: [UInt8]) -> Bool {
    let hasRoom = session.write(stream, bytes)
    connection.scheduleFlush()
    return hasRoom
  }

  func finish(_ stream: HTTP2Stream, trailers: FieldBlock?) {
    if let trailers {
      session.finish(stream, trailers: trailers)
    } else {
      session.finish(stream)
    }
    connection.scheduleFlush()
  }

  func abort(_ stream: HTTP2Stream, _ way: AbortWay) {
    switch way {
    case .failed: session.reset(stream, .internalError)
    case .refused: session.reset(stream, .refusedStream)
    case .refusedByGoAway: session.goAway(before: stream)
    }
    connection.scheduleFlush()
  }

  func endConnection() {
    drain()
    connection.scheduleFlush()
  }

  // MARK: Ending

  /// First the notice, with the highest id, then after a round trip the last one: no request is
  /// refused that was sent before the peer could know (RFC 9113 §6.8).
  func drain() {
    guard !isDraining else { return }
    isDraining = true
    session.beginShutdown()
    session.ping()
  }

  func end() {
    session.connectionLost()
    serve()
  }

  /// Looks at what the peer owes, about once a second; true when it owes something for too long
  /// that the connection cannot go on without.
  func isTooSlow(now: UInt64) -> Bool {
    let bounds = connection.bounds
    session.callOffLateRequests(now: now, after: bounds.requestNanoseconds)
    session.resetStalledAnswers(now: now, after: bounds.requestNanoseconds)
    if session.wantsOutput { connection.scheduleFlush() }
    func isPast(_ start: UInt64, _ span: UInt64) -> Bool { Self.isPast(start, span, now) }
    if !session.isGreeted, isPast(openedAt, bounds.handshakeNanoseconds) { return true }
    if session.isMidFrame, halfFrame == session.framesBegun,
      isPast(halfFrameSince, bounds.requestNanoseconds)
    {
      return true
    }
    if incomplete > 0 { endLateBodies(now: now) }
    return session.openStreamCount == 0 && isPast(lastActivity, bounds.idleNanoseconds)
  }

  /// Ends requests whose bodies do not come, one by one: what other requests do is no excuse, and
  /// what this one does is not theirs to pay for.
  private func endLateBodies(now: UInt64) {
    var late: [HTTP2Exchange] = []
    session.forEachOpenStream { stream in
      guard let exchange = exchange(of: stream), let since = exchange.incompleteSince,
        Self.isPast(since, connection.bounds.requestNanoseconds, now)
      else { return }
      late.append(exchange)
    }
    for exchange in late {
      settle(exchange)
      exchange.plan = .ignore
      exchange.body = []
      service.bodyTooSlow(exchange)
      session.countProvokedEnd(now: now)
      exchange.giveUp(.cancel, in: session)
      connection.scheduleFlush()
    }
  }

  private static func isPast(_ start: UInt64, _ span: UInt64, _ now: UInt64) -> Bool {
    now > start && now - start > span
  }
}
