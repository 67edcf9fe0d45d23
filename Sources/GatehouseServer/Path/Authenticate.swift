import Admission
import CallModel
import Cryptography
import HTTP2Wire
import Settings
import System
import Transport

/// The ways to show who one is that a listener takes.
struct AcceptedMethods: Sendable {
  let apiKey: Bool
  let virtualKey: Bool
  let mtls: Bool
  let jwt: Bool
  let unixPeer: Bool

  /// The one by which an exchange was let in: what it says itself goes before what its connection
  /// tells.
  static func used(by exchange: Exchange) -> AuthenticationMethod {
    if exchange.head.contains(.authorization) { return bringsToken(exchange) ? .jwt : .apiKey }
    return exchange.facts.unixPeer == nil ? .mtls : .unixPeer
  }

  /// Whether its key has the form of a JSON Web Token.
  static func bringsToken(_ exchange: Exchange) -> Bool {
    let head = exchange.head
    guard let field = head.value(of: .authorization), let token = BearerToken.token(in: field)
    else { return false }
    return WebToken.isPlausible(token)
  }

  /// The same of a visit on the cloud's own paths, where a token or a signature speak for a
  /// virtual key.
  static func used(byVisit exchange: Exchange) -> AuthenticationMethod {
    let head = exchange.head
    if head.contains(.xAuthToken) { return .virtualKey }
    if let authorization = head.value(of: .authorization),
      BearerToken.token(in: authorization) == nil
    {
      return .virtualKey
    }
    return used(by: exchange)
  }

  init(_ methods: Set<AuthenticationMethod>) {
    self.apiKey = methods.contains(.apiKey)
    self.virtualKey = methods.contains(.virtualKey)
    self.mtls = methods.contains(.mtls)
    self.jwt = methods.contains(.jwt)
    self.unixPeer = methods.contains(.unixPeer)
  }
}

/// Finds out who calls, by the ways that the listener takes.
///
/// An `authorization` decides alone: where it is wrong the call is refused, whatever certificate
/// the connection has. Otherwise a caller whose key was taken away would go on as another one.
///
/// One per event loop and use, and an object: copying all that it holds would cost on every call.
final class Authenticate {
  /// Changed with the keys that are in force, between two requests.
  @exclusivity(unchecked) var directory: CallerDirectory
  /// Nil where a failure is not counted.
  private let throttle: FailedAuthenticationThrottle?
  /// By the listener's number.
  let methods: [AcceptedMethods]
  /// Nil where no issuer's tokens count.
  private let tokens: TokenDesk?
  /// For reasons that the caller is not told.
  private let log: SparingLog?

  init(
    directory: CallerDirectory, throttle: FailedAuthenticationThrottle?,
    methods: [AcceptedMethods], tokens: TokenDesk? = nil, log: SparingLog? = nil
  ) {
    self.directory = directory
    self.throttle = throttle
    self.methods = methods
    self.tokens = tokens
    self.log = log
  }

  /// The same without holding failures against anybody.
  func uncounted() -> Authenticate {
    Authenticate(
      directory: directory, throttle: nil, methods: methods, tokens: tokens, log: log)
  }

  /// What the listener of an exchange takes: nothing, where the settings do not have it.
  func accepted(by exchange: Exchange) -> AcceptedMethods {
    let number = exchange.listener
    return number < methods.count ? methods[number] : AcceptedMethods([])
  }

  func callAsFunction(_ exchange: Exchange) throws(Refusal) -> Caller {
    let accepted = accepted(by: exchange)
    guard !exchange.has(.authorization) else {
      guard accepted.apiKey || accepted.jwt else {
        throw refused("this listener takes no keys; leave authorization out", exchange)
      }
      return try byAuthorization(exchange, accepted)
    }
    if accepted.mtls {
      // Known since the first request of the connection, until its certificate ends.
      if let known = exchange.withPeer({ $0.standing(in: directory) }) {
        return try caller(known, exchange)
      }
      if exchange.facts.certificateEnd != nil {
        throw refused(.certificateEnded("used after its end"), exchange)
      }
      if let certificate = exchange.facts.certificate { return try by(certificate, exchange) }
    }
    if accepted.unixPeer, let peer = exchange.facts.unixPeer {
      guard let caller = directory.caller(uid: peer.userID, gid: peer.groupID) else {
        throw refused(
          "user \(peer.userID) and group \(peer.groupID) are no caller in the settings", exchange)
      }
      return caller
    }
    throw refused(Self.nothing(accepted), exchange)
  }

  private static func nothing(_ accepted: AcceptedMethods) -> String {
    if accepted.apiKey { return "no key was sent; send \"authorization: Bearer ghk_…\"" }
    if accepted.jwt { return "no token was sent; send \"authorization: Bearer\" and a token" }
    return accepted.mtls
      ? "no certificate was shown; connect with one" : "nothing tells who this is"
  }

  /// Whether the peer at the other end of the socket says who it is.
  func takesPeer(of exchange: Exchange) -> Bool {
    accepted(by: exchange).unixPeer && exchange.facts.unixPeer != nil
  }

  /// The user that this process runs as, at the other end of a Unix socket, by the kernel's word
  /// and whatever the listener takes else: it could read this process's files anyhow. Nil for
  /// everybody else, and where a key is shown, which counts more.
  func owner(of exchange: Exchange) -> Caller? {
    guard let peer = exchange.facts.unixPeer, peer.userID == CurrentProcess.userID,
      !exchange.head.contains(.authorization)
    else { return nil }
    return directory.owner
  }

  /// When what was shown ends by itself, in seconds since 1970; nil where it does not.
  func end(of exchange: Exchange) -> Int64? {
    let head = exchange.head
    guard let field = head.value(of: .authorization), let token = BearerToken.token(in: field)
    else { return nil }
    return directory.end(ofAPIKey: token)
  }

  /// Whether its token counts, if it brings one.
  func takesTokens(from exchange: Exchange) -> Bool {
    accepted(by: exchange).jwt
  }

  /// Whether the certificate of the connection says who it is, in a request that says nothing.
  func takesCertificate(of exchange: Exchange) -> Bool {
    accepted(by: exchange).mtls && exchange.facts.certificate != nil
  }

  private func byAuthorization(
    _ exchange: Exchange, _ accepted: AcceptedMethods
  ) throws(Refusal) -> Caller {
    // Two credentials in one request: somebody is confused, or wants us to be.
    guard !exchange.head.isRepeated(.authorization),
      let field = exchange.value(of: .authorization)
    else {
      throw refused("authorization is given more than once", exchange)
    }
    guard let token = BearerToken.token(in: field) else {
      throw refused("authorization must be \"Bearer\" and a key", exchange)
    }
    if WebToken.isPlausible(token), accepted.jwt { return try byToken(exchange) }
    guard accepted.apiKey else {
      throw refused("this listener takes no API keys; send a JSON Web Token", exchange)
    }
    if let caller = exchange.withPeer({ directory.caller(apiKey: token, of: $0) }) {
      return caller
    }
    throw refused(
      APIKey.isWellFormed(token)
        ? "the key is not known here" : "the key is not whole: cut, mistyped, or no key of ours",
      exchange)
  }

  /// One message for everything that can be wrong with a token: whoever makes one up learns
  /// nothing of how far it got.
  private func byToken(_ exchange: Exchange) throws(Refusal) -> Caller {
    switch tokens?.finding(exchange) {
    case .caller(let caller): return caller
    case .refusal(let refusal): throw refusal
    case .fault(let fault):
      tokens?.note(fault, exchange)
      throw refused("the token does not count here", exchange)
    case nil: throw refused("there is no issuer whose tokens count here", exchange)
    }
  }

  /// Finds out whose certificate it is, at the first request of a connection.
  private func by(
    _ certificate: PeerIdentity, _ exchange: Exchange
  ) throws(Refusal) -> Caller {
    let standing = exchange.withPeer { $0.ask(directory, for: certificate) }
    if case .refused(let reason) = standing {
      log?.note(
        "a certificate is no caller's",
        [
          ("from", exchange.facts.source.description), ("reason", reason),
          ("sha256", certificate.sha256.hexString), ("trace_id", exchange.trace.id),
        ])
    }
    return try caller(standing, exchange)
  }

  private func caller(
    _ standing: CertificateStanding, _ exchange: Exchange
  ) throws(Refusal) -> Caller {
    switch standing {
    case .caller(let caller): return caller
    case .refused: throw refused("the certificate is no caller's in the settings", exchange)
    }
  }

  /// A source that fails again and again is told to wait: a flood of failures must not make us
  /// work, and a broken client must be seen.
  func refused(_ message: String, _ exchange: Exchange) -> Refusal {
    refused(Refusal(.unauthenticated, message, reason: "UNAUTHENTICATED"), exchange)
  }

  /// - Parameter refusal: what is said as long as the source may try again.
  func refused(_ refusal: Refusal, _ exchange: Exchange) -> Refusal {
    guard let throttle else { return refusal }
    let source: ThrottledSource
    if let peer = exchange.facts.unixPeer {
      source = ThrottledSource(uid: peer.userID)
    } else {
      let address = exchange.facts.source.bytes
      source = ThrottledSource(addressBytes: address.span)
    }
    guard let wait = throttle.recordFailure(of: source, at: MonotonicClock.now()) else {
      return refusal
    }
    return Refusal(
      .resourceExhausted, "too many failed authentications from this address",
      reason: "AUTHENTICATION_THROTTLED", retryAfter: wait)
  }
}
