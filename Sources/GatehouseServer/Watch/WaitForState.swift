import CallModel
import Contract
import HTTP2Wire
import Protocols
import Reads
import System
import Transport
import Upstream

/// Answers a get that wants to wait for an end state: out of what is polled for all who watch.
struct WaitForState {
  let desk: WatchDesk

  /// What of a call that is due sooner is left for its answer.
  private static let margin = Duration.milliseconds(200)

  /// The wait that a request asks for; nil for nearly all.
  func wait(_ request: ValidRequest, for call: BackCall) -> StateQuestion? {
    guard let time = call.operation.wait(request),
      case .message(let message) = request,
      let id = call.operation.resourceID(in: message)
    else { return nil }
    call.extend(by: time)
    return StateQuestion(id: id, time: time)
  }

  func callAsFunction(
    _ question: StateQuestion, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> EncodedReply {
    guard let kind = desk.ring.kind(of: call.operation) else {
      preconditionFailure("\(call.operation.name) waits for what nobody watches")
    }
    let now = MonotonicClock.now()
    let left = call.deadline.remaining(at: now)
    let end = Deadline(min(question.time, max(left - Self.margin, .zero)), after: now)
    try desk.ring.allowance.take(for: call.caller)
    defer { desk.ring.allowance.giveBack(by: call.caller) }
    let state = try await StateWait.state(
      of: question.id, kind, with: route.credential, isKnown: known(to: call), until: end,
      at: desk)
    return try reply(state, for: call)
  }

  /// Where the request says by entity tags what is known, whether that is a state; nil elsewhere.
  private func known(to call: BackCall) -> ((WatchedState) -> Bool)? {
    guard call.dialect.face == .rest, call.exchange.head.contains(.ifNoneMatch) else { return nil }
    return { state in
      let reply = try? reply(state, for: call)
      return call.dialect.isKnown(reply?.facts.cache?.etag, to: call.exchange)
    }
  }

  /// The reply that the get would have had.
  private func reply(
    _ state: WatchedState, for call: BackCall
  ) throws(Refusal) -> EncodedReply {
    let message: [UInt8]
    switch call.dialect.codec {
    case .proto: message = state.resource
    case .json:
      guard let envelope = call.operation.upstream?.responseEnvelope else {
        preconditionFailure("\(call.operation.name) is answered without an envelope")
      }
      let body = Array("{\"\(envelope)\":".utf8) + state.value + [UInt8(ascii: "}")]
      message = try call.operation.replyJSON(cloudBody: body)
    }
    let wall = WallClock.now()
    let age = wall.seconds - state.observedAt / 1_000_000_000
    return EncodedReply(message: message, facts: ReplyFacts())
      .telling(CacheFacts(.request(isStored: false), age: age > 0 ? Int(age) : nil), of: [])
  }
}

/// Which resource's state is waited for, and how long.
struct StateQuestion: Sendable {
  let id: String
  let time: Duration
}
