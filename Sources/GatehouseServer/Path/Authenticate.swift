import Admission
import CallModel
import HTTP2Wire
import Settings
import System
import Transport

/// The ways to show who one is that a listener takes.
struct AcceptedMethods: Sendable {
  let apiKey: Bool
  let virtualKey: Bool
  let unixPeer: Bool

  /// The one by which an exchange was let in: a key goes before the socket's peer.
  static func used(by exchange: Exchange) -> AuthenticationMethod {
    exchange.facts.unixPeer == nil || exchange.head.contains(.authorization)
      ? .apiKey : .unixPeer
  }

  /// The same of a visit on the cloud's own paths, where a token or a signature speak for a
  /// virtual key.
  static func used(byVisit exchange: Exchange) -> AuthenticationMethod {
    let head = exchange.head
    if head.contains(.xAuthToken) { return .virtualKey }
    guard let authorization = head.value(of: .authorization) else { return .unixPeer }
    return BearerToken.token(in: authorization) == nil ? .virtualKey : .apiKey
  }

  init(_ methods: Set<AuthenticationMethod>) {
    self.apiKey = methods.contains(.apiKey)
    self.virtualKey = methods.contains(.virtualKey)
    self.unixPeer = methods.contains(.unixPeer)
  }
}

/// Finds out who calls, by the ways that the listener takes.
struct Authenticate {
  var directory: CallerDirectory
  /// Nil where a failure is not counted.
  var throttle: FailedAuthenticationThrottle?
  /// By the listener's number.
  let methods: [AcceptedMethods]

  /// What the listener of an exchange takes: nothing, where the settings do not have it.
  func accepted(by exchange: Exchange) -> AcceptedMethods {
    let number = exchange.facts.listener
    return number < methods.count ? methods[number] : AcceptedMethods([])
  }

  func callAsFunction(_ exchange: Exchange) throws(Refusal) -> Caller {
    let accepted = accepted(by: exchange)
    if accepted.apiKey, exchange.head.contains(.authorization) {
      return try byKey(exchange)
    }
    guard !exchange.head.contains(.authorization) else {
      throw refused("this listener takes no keys; leave authorization out", exchange)
    }
    if accepted.unixPeer, let peer = exchange.facts.unixPeer {
      guard let caller = directory.caller(uid: peer.userID, gid: peer.groupID) else {
        throw refused(
          "user \(peer.userID) and group \(peer.groupID) are no caller in the settings", exchange)
      }
      return caller
    }
    throw refused("no key was sent; send \"authorization: Bearer ghk_…\"", exchange)
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

  private func byKey(_ exchange: Exchange) throws(Refusal) -> Caller {
    let head = exchange.head
    // Two credentials in one request: somebody is confused, or wants us to be.
    guard !head.isRepeated(.authorization), let field = head.value(of: .authorization) else {
      throw refused("authorization is given more than once", exchange)
    }
    guard let token = BearerToken.token(in: field) else {
      throw refused("authorization must be \"Bearer\" and a key", exchange)
    }
    if let caller = directory.caller(apiKey: token) { return caller }
    throw refused(
      APIKey.isWellFormed(token)
        ? "the key is not known here" : "the key is not whole: cut, mistyped, or no key of ours",
      exchange)
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
