import Admission
import CallModel
import Contract
import HTTP2Wire
import Protocols
import Reads
import SwiftProtobuf
import System
import Transport

/// Streams of states.
extension FrontDesk {
  /// The request of a watch is here.
  func watchHere(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ caller: Caller
  ) {
    do throws(Refusal) {
      let desk = path.watches
      guard let kind = desk.ring.kind(of: operation) else {
        preconditionFailure("\(operation.name) watches nothing")
      }
      let question = try question(exchange, operation, dialect)
      try desk.ring.allowance.take(for: caller)
      let reply: ReplyStream
      do throws(Refusal) {
        reply = try open(exchange, operation, dialect, caller)
      } catch {
        desk.ring.allowance.giveBack(by: caller)
        throw error
      }
      begin(reply, kind, question, at: desk)
    } catch {
      _ = refuse(exchange, operation, dialect, error)
    }
  }

  private func begin(
    _ reply: ReplyStream, _ kind: WatchKind, _ question: WatchQuestion, at desk: WatchDesk
  ) {
    let end = Deadline(limits.watchTime, after: MonotonicClock.now())
    let (exchange, dialect, tally) = (reply.exchange, reply.dialect, tally)
    do throws(Refusal) {
      let watch = try OpenWatch(reply, kind, question, at: desk, path: path) { caller, path in
        BackCall(
          exchange: exchange, operation: kind.get, dialect: dialect, caller: caller,
          deadline: end, path: path, tally: tally)
      }
      reply.expire(at: end, .watchTimeOver)
      watch.start()
    } catch {
      desk.ring.allowance.giveBack(by: reply.caller)
      reply.finish(error)
    }
  }

  private func question(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect
  ) throws(Refusal) -> WatchQuestion {
    let isREST = dialect.face == .rest
    let request =
      isREST
      ? try table.request(of: exchange, operation, dialect)
      : try operation.decode(
        MessageReader.onlyMessage(
          of: exchange.body, dialect, exchange.head, limit: limits.requestBodyBytes),
        dialect.codec)
    try operation.check(request)
    var question = operation.watchQuestion(request)
    // An `EventSource` that comes again has the same URL, and knows more than that says.
    if isREST, let id = exchange.head.string(named: "last-event-id"), !id.isEmpty {
      question.resumeToken = id
    }
    return question
  }
}

extension Refusal {
  fileprivate static let watchTimeOver = Refusal(
    .unavailable, "a watch lasts no longer here; go on with another one from its resume_token",
    reason: "WATCH_TIME_OVER")
}
