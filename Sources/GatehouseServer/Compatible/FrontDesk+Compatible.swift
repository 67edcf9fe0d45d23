import Admission
import CallModel
import Contract
import HTTP2Wire
import Protocols
import Signing
import System
import Transport
import Upstream

/// Requests on the cloud's own paths: the same steps as on every face, in the order that
/// signatures over bodies demand.
extension FrontDesk {
  private static let dialect = Dialect(.compatible, .json)

  /// The largest request for a token that makes sense is far below it.
  private static let tokenRequestBytes = 16 * 1024

  func admit(_ exchange: Exchange, _ errand: CompatibleErrand) -> BodyPlan {
    let visit = Visit(errand, renewals: renewals)
    do throws(Refusal) {
      try path.front(visit, exchange)
    } catch {
      tally(error, visit)
      return later(exchange) { Self.dialect.refuse(error, on: $0) }
    }
    exchange.subject = visit
    exchange.note = CallNote.visit
    return switch errand {
    case .operation: .collect(limit: limits.requestBodyBytes)
    case .issueToken, .listProjects, .checkToken: .collect(limit: Self.tokenRequestBytes)
    }
  }

  /// The whole request is here.
  func visitHere(_ exchange: Exchange) {
    guard let visit = exchange.subject as? Visit else {
      preconditionFailure("a body was collected for nobody")
    }
    do throws(Refusal) {
      try serve(visit, exchange)
    } catch {
      refuse(visit, error, on: exchange)
    }
  }

  private func serve(_ visit: Visit, _ exchange: Exchange) throws(Refusal) {
    if case .issueToken = visit.errand {
      try generation.identity.issueToken(on: exchange)
      return tally.count(.issueToken, nil)
    }
    if visit.renewals != renewals, visit.visitor != nil {
      // Between its head and its end other settings or keys came: they are asked, too.
      visit.forget(at: renewals)
      try path.front(visit, exchange)
    }
    let visitor = try path.arrive(visit, exchange)
    switch visit.errand {
    case .operation(let match):
      guard let passage = visit.passage else {
        preconditionFailure("a call that arrived leads nowhere")
      }
      let now = exchange.heardAt
      if let ready = path.ready(
        exchange, match.operation, visitor.caller, on: passage.route, now: now)
      {
        tally.countReady(match.operation, .compatible)
        return ready.use { $0.reply(to: exchange, now: now) }.send(on: exchange)
      }
      let place = try path.limit.enter(visitor.caller, .compatible, exchange)
      BackCall(
        exchange: exchange, operation: match.operation, dialect: Self.dialect,
        caller: visitor.caller,
        deadline: limits.deadline(asked: try Self.dialect.timeout(of: exchange)),
        path: path, tally: tally, place: place, passage: passage
      ).start()
    case .listProjects:
      try generation.identity.listProjects(visitor, on: exchange)
      tally.count(.listProjects, nil)
    case .checkToken:
      try generation.identity.checkToken(visitor, on: exchange)
      tally.count(.checkToken, nil)
    case .issueToken: preconditionFailure("whoever asks for a token is nobody yet")
    }
  }

  func refuseBody(ofVisit exchange: Exchange, _ refusal: Refusal) {
    guard let visit = exchange.subject as? Visit else { return }
    refuse(visit, refusal, on: exchange)
  }

  private func refuse(_ visit: Visit, _ refusal: Refusal, on exchange: Exchange) {
    tally(refusal, visit)
    Self.dialect.refuse(refusal, on: exchange)
  }

  private func tally(_ refusal: Refusal, _ visit: Visit) {
    switch visit.errand {
    case .operation(let match): tally.count(match.operation, .compatible, refusal.code)
    case .listProjects: tally.count(.listProjects, refusal.code)
    case .issueToken: tally.count(.issueToken, refusal.code)
    case .checkToken: tally.count(.checkToken, refusal.code)
    }
  }
}

extension ForwardedAnswer {
  /// Says what the cloud said.
  func pass(on exchange: Exchange) {
    var fields = CompatibleFace.passedHead(status: answer.status, bodyCount: answer.body.count)
    for field in CompatibleFace.passedFields {
      if let value = answer.value(of: field) { fields.append(field, value: value) }
    }
    exchange.respond(consume fields, body: answer.body)
  }

  /// What the cloud said, as a reply of its own body.
  var reply: EncodedReply {
    var facts = ReplyFacts(status: answer.status, upstreamRequestID: answer.requestID)
    if let type = answer.value(of: .contentType) {
      var bytes: [UInt8] = []
      bytes.append(copying: type)
      facts.contentType = String(decoding: bytes, as: UTF8.self)
    }
    return EncodedReply(message: answer.body, facts: facts)
  }
}
