import Admission
import CallModel
import HTTP2Wire
import NIOCore
import Settings
import System
import Transport

/// Judges the tokens of one event loop's requests, and keeps requests whose issuer's keys are on
/// their way.
final class TokenDesk {
  /// What was found out about the token of one request; of one word, since most are the first.
  enum Finding {
    case caller(Caller)
    indirect case refusal(Refusal)
    /// It is the caller's fault, and counts as a failed authentication.
    indirect case fault(TokenFault)
  }

  /// Requests that wait at a time; more are told to come back.
  private static let heldMax = 256

  private let judge: TokenJudge
  private let issuers: [IssuerKeys]
  private let fetchers: [KeyFetcher]
  private let loop: LoopContext
  private let log: SparingLog
  private let observations: [Int]
  private var held: [ObjectIdentifier: HeldRequest] = [:]
  /// About the request that is being taken in; made by `screen`, taken by `finding`. It names its
  /// request: what nobody asked about, since its path was refused, must not speak for another.
  @exclusivity(unchecked) private var found: (exchange: ObjectIdentifier, finding: Finding)?

  init(
    _ judge: TokenJudge, issuers: [IssuerKeys], fetchers: [KeyFetcher], loop: LoopContext,
    log: SparingLog
  ) {
    self.judge = judge
    self.issuers = issuers
    self.fetchers = fetchers
    self.loop = loop
    self.log = log
    let box = WeakBox<TokenDesk>()
    let bound = NIOLoopBound(box, eventLoop: loop.eventLoop)
    observations = issuers.map { keys in
      keys.observe { bound.eventLoop.execute { bound.value.object?.keysCame(keys) } }
    }
    box.object = self
  }

  /// Makes room for another desk, which may have taken fetchers over. Requests that wait go on, and
  /// are decided by what is here.
  func retire(for next: TokenDesk?) {
    for fetcher in fetchers where next?.fetcher(of: fetcher.keys) !== fetcher { fetcher.stop() }
    for (keys, observation) in zip(issuers, observations) { keys.forget(observation) }
    for request in held.values { release(request) }
  }

  func fetcher(of keys: IssuerKeys) -> KeyFetcher? {
    fetchers.first { $0.keys === keys }
  }

  var heldCount: Int { held.count }

  // MARK: Judging

  /// Judges the token of a request, if it brings one.
  ///
  /// - Returns: the issuer whose keys have to be waited for; nil when there is nothing to wait for.
  func screen(_ exchange: Exchange) -> IssuerKeys? {
    found = nil
    guard exchange.has(.authorization), !exchange.head.isRepeated(.authorization),
      let field = exchange.value(of: .authorization), let token = BearerToken.token(in: field),
      WebToken.isPlausible(token)
    else { return nil }
    let now = WallClock.now().seconds
    switch exchange.withPeer({ judge.judge(token, of: $0, now: now) }) {
    case .caller(let caller):
      keep(.caller(caller), of: exchange)
      return nil
    case .refused(let fault):
      keep(.fault(fault), of: exchange)
      return nil
    case .keyMissing(let keys, let fault):
      if keys.ask(now: MonotonicClock.now()) { return keys }
      keep(.fault(fault), of: exchange)
      return nil
    case .keysMissing(let keys, _):
      if keys.ask(now: MonotonicClock.now()) { return keys }
      keep(.refusal(Self.noKeys), of: exchange)
      return nil
    }
  }

  /// What `screen` found out about this very request.
  func finding(_ exchange: Exchange) -> Finding {
    if found?.exchange != ObjectIdentifier(exchange), screen(exchange) != nil {
      return .refusal(Self.noKeys)
    }
    return found.take()?.finding ?? .fault(TokenFault("it is no token"))
  }

  private func keep(_ finding: Finding, of exchange: Exchange) {
    found = (ObjectIdentifier(exchange), finding)
  }

  /// Writes down why a token was refused; whoever sent it is not told.
  func note(_ fault: TokenFault, _ exchange: Exchange) {
    log.note(
      "a token was refused",
      [
        ("from", exchange.facts.source.description), ("reason", fault.reason),
        ("trace_id", exchange.trace.id),
      ])
  }

  private static let noKeys = Refusal(
    .unavailable, "the keys that tell whose token this is cannot be had at the moment",
    reason: "TOKEN_KEYS_UNAVAILABLE", retryAfter: .seconds(5))

  // MARK: Waiting

  /// Keeps a request until the issuer's keys have come, or are known not to come.
  ///
  /// - Parameter goOn: Takes the request in again; a finding about it is ready then.
  func hold(_ exchange: Exchange, for keys: IssuerKeys, goOn: @escaping () -> Void) -> Bool {
    guard held.count < Self.heldMax else {
      keep(.refusal(Self.noKeys), of: exchange)
      return false
    }
    held[ObjectIdentifier(exchange)] = HeldRequest(exchange: exchange, keys: keys, goOn: goOn)
    return true
  }

  /// The request has ended: nobody waits for it.
  func forget(_ exchange: Exchange) {
    held[ObjectIdentifier(exchange)] = nil
  }

  /// Takes a request that waits in again, to be refused like this whatever its token says.
  func giveUp(_ exchange: Exchange, because refusal: Refusal) {
    guard let request = held.removeValue(forKey: ObjectIdentifier(exchange)) else { return }
    keep(.refusal(refusal), of: exchange)
    request.goOn()
  }

  private func keysCame(_ keys: IssuerKeys) {
    for request in held.values where request.keys === keys { release(request) }
  }

  private func release(_ request: HeldRequest) {
    guard held.removeValue(forKey: ObjectIdentifier(request.exchange)) != nil else { return }
    // One wait, not two: what is missing now is missing.
    if screen(request.exchange) != nil {
      keep(.refusal(Self.noKeys), of: request.exchange)
    }
    request.goOn()
  }
}

/// A request that waits for an issuer's keys.
struct HeldRequest {
  let exchange: Exchange
  let keys: IssuerKeys
  let goOn: () -> Void
}
