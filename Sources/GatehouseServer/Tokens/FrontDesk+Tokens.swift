import CallModel
import Protocols
import Transport

/// Requests whose token needs keys that are not here yet: kept, with the body that comes meanwhile,
/// and taken in as if they had just arrived when the keys are here.
extension FrontDesk {
  /// The plan of a request that must wait; nil for every other.
  func holdForKeys(_ exchange: Exchange) -> BodyPlan? {
    guard let tokens = generation.tokens, path.authenticate.takesTokens(from: exchange),
      let keys = tokens.screen(exchange)
    else { return nil }
    let isHeld = tokens.hold(exchange, for: keys) { [unowned self] in
      exchange.note = 0
      exchange.whenCanceled = nil
      exchange.goOn(with: take(exchange), by: self)
    }
    guard isHeld else { return nil }
    exchange.note = CallNote.held
    exchange.whenCanceled = { tokens.forget(exchange) }
    return .collect(limit: limits.requestBodyBytes + MessageReader.prefixBytes)
  }

  /// The body of a request that waits is too large, or too slow.
  func refuseBody(ofHeld exchange: Exchange, _ refusal: Refusal) {
    generation.tokens?.giveUp(exchange, because: refusal)
    // It was put off until the rest of the body, which does not come.
    (exchange.subject as? LateAnswer)?.tell()
  }

  /// Ends what lasts on a connection whose client's certificate counts no more.
  func certificateEnded(on connection: ConnectionFacts) {
    streams.review { stream in
      stream.exchange.facts === connection
        ? .certificateEnded(connection.certificateEnd ?? "") : nil
    }
  }
}

extension Refusal {
  static func certificateEnded(_ reason: String) -> Refusal {
    Refusal(
      .unauthenticated, "the certificate of this connection counts no more; connect again",
      reason: "UNAUTHENTICATED", cause: reason)
  }
}
