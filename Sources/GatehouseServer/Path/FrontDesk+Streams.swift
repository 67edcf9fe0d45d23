import Admission
import CallModel
import Contract
import Protocols
import System
import Transport

/// Calls of which a side is a stream; authenticated and authorized like every other.
extension FrontDesk {
  func admitStream(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect
  ) -> BodyPlan {
    // Both directions at once are more than HTTP/1.1 can do.
    guard operation.kind == .serverStreaming || exchange.version == .http2 else {
      tally.count(operation, dialect.face, .unimplemented)
      HTTPAnswer.needsHTTP2("a bidirectional call", on: exchange)
      return .ignore
    }
    do throws(Refusal) {
      let caller = try path.front(exchange, operation, dialect.face)
      try StreamFace(dialect, exchange.head).check(exchange.head)
      guard operation.kind == .serverStreaming else {
        return .stream(try converse(exchange, operation, dialect, caller))
      }
      exchange.subject = caller
    } catch {
      guard operation.kind == .serverStreaming else {
        return refuse(exchange, operation, dialect, error)
      }
      tally.count(operation, dialect.face, error.code)
      return later(exchange) { StreamFace(dialect, $0.head).refuse(error, on: $0) }
    }
    // The request is one message: it is collected like that of any call.
    exchange.note = CallNote(operation: operation, dialect: dialect, renewals: renewals).bits
    return .collect(limit: limits.requestBodyBytes + MessageReader.prefixBytes)
  }

  private func converse(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ caller: Caller
  ) throws(Refusal) -> RequestStream {
    let handler = try services.stream(of: operation)
    return RequestStream(
      try open(exchange, operation, dialect, caller),
      limit: limits.requestBodyBytes, handle: handler)
  }

  /// A stream lasts at most as long as what its caller showed.
  func open(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ caller: Caller
  ) throws(Refusal) -> ReplyStream {
    // What the gateway tells of itself takes no place: a client keeps a watch of health all along.
    let place = operation.isLocal ? nil : try path.limit.enter(caller, dialect.face, exchange)
    let reply = try streams.open(exchange, operation, dialect, caller)
    reply.place = place
    if let end = path.authenticate.end(of: exchange) {
      let now = WallClock.now()
      let left = Duration.seconds(end - now.seconds) - .nanoseconds(Int64(now.nanoseconds))
      reply.expire(at: Deadline(max(left, .zero), after: MonotonicClock.now()), .keyExpired)
    }
    reviewAgain(reply, of: caller, now: path.decide.now())
    return reply
  }

  /// Ends each stream that its caller may not open any more: by another key, by other settings, or
  /// at another time.
  func reviewStreams() {
    let path = path
    let now = path.decide.now()
    streams.review { stream in
      do throws(Refusal) {
        // By the key that opened it: it may be gone though its caller is still here.
        let caller = try path.review(stream.exchange, stream.operation, stream.dialect.face)
        guard caller.name == stream.caller.name else { return .callerChanged }
        reviewAgain(stream, of: caller, now: now)
        stream.whenReviewed?(caller)
        return nil
      } catch {
        return error
      }
    }
  }

  /// When the policies may say something else only because it is later.
  private func reviewAgain(_ stream: ReplyStream, of caller: Caller, now: Int64) {
    guard let change = caller.rights.nextChange(stream.operation.index, after: now) else { return }
    reviewTimer.wake(at: change, now: now, on: stream.exchange.loop) { [weak self] in
      self?.reviewStreams()
    }
  }

  /// The one request of a stream of replies is here.
  func streamHere(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ caller: Caller
  ) {
    do throws(Refusal) {
      let handler = try services.stream(of: operation)
      let request = try operation.decode(
        MessageReader.onlyMessage(
          of: exchange.body, dialect, exchange.head, limit: limits.requestBodyBytes),
        dialect.codec)
      try operation.check(request)
      let reply = try open(exchange, operation, dialect, caller)
      do throws(Refusal) {
        try handler(request, reply)
      } catch {
        reply.finish(error)
      }
    } catch {
      _ = refuse(exchange, operation, dialect, error)
    }
  }
}

extension Refusal {
  fileprivate static let keyExpired = Refusal(
    .unauthenticated, "the key has expired", reason: "UNAUTHENTICATED")

  fileprivate static let callerChanged = Refusal(
    .unauthenticated, "what was shown here belongs to another caller now",
    reason: "UNAUTHENTICATED")
}
