/// What serves the requests of the connections of one event loop.
///
/// One instance per loop, called on that loop only; it never blocks. Whatever it starts must end
/// in exactly one answer of the exchange, unless the exchange is canceled first.
public protocol ExchangeService: AnyObject {
  /// The header section is complete and well formed; says how the body is to be taken.
  func begin(_ exchange: Exchange) -> BodyPlan
  /// The whole body is in `exchange.body`. Called after `.collect`, and with an empty body
  /// after `.discard`.
  func complete(_ exchange: Exchange)
  /// The body is larger than the limit of the plan; what has arrived was thrown away.
  func bodyTooLarge(_ exchange: Exchange, limit: Int)
  /// The rest of the body did not come in time; what has arrived was thrown away. An exchange that
  /// is left unanswered is ended without an answer.
  func bodyTooSlow(_ exchange: Exchange)
  /// The client's certificate counts no more (`certificateEnd` says why). Requests in progress may
  /// end within a moment; what lasts should end by itself now.
  func certificateEnded(on connection: ConnectionFacts)
}

extension ExchangeService {
  public func bodyTooSlow(_ exchange: Exchange) {}
  public func certificateEnded(on connection: ConnectionFacts) {}
}

/// How the body of a request is taken.
public enum BodyPlan {
  /// As a whole, of at most so many bytes.
  case collect(limit: Int)
  /// Read and thrown away, of at most so many bytes; then `complete` is called.
  case discard(limit: Int)
  /// In pieces as they arrive.
  case stream(any BodyReceiver)
  /// Not at all: the exchange is answered already.
  case ignore
}

/// Takes the body of one exchange in pieces, on its event loop.
public protocol BodyReceiver: AnyObject {
  /// More bytes; the receiver owns them. Flow-control credit is given back when it returns.
  func received(_ bytes: Span<UInt8>, on exchange: Exchange)
  /// The peer has said all it will say.
  func ended(on exchange: Exchange)
}
