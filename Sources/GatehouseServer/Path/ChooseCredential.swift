import Admission
import CallModel
import HTTP2Wire
import Transport
import Upstream

/// Picks the credential of a call: the one it names, else the caller's first. Never a default one
/// for a caller that has none.
final class ChooseCredential {
  /// By name of credential, on this event loop.
  let routes: [String: CloudRoute]
  /// By `Caller.index`, once it was asked for: the way with a caller's first credential.
  @exclusivity(unchecked) private var firsts: [ObjectIdentifier?] = []

  init(routes: [String: CloudRoute]) {
    self.routes = routes
  }

  func callAsFunction(_ call: BackCall) throws(Refusal) -> CloudRoute {
    if let named = try named(in: call.exchange.head, for: call.caller) { return named }
    guard let first = call.caller.credentials.first else {
      throw Refusal(
        .permissionDenied, "\(call.caller.name) may use no credential",
        reason: "CREDENTIAL_NOT_ALLOWED", metadata: [("caller", call.caller.name)])
    }
    return route(first)
  }

  /// Which way a call goes, where there is no doubt about it; routes live as long as this does.
  func silently(_ exchange: Exchange, _ caller: Caller) -> ObjectIdentifier? {
    if exchange.has(.gatehouseCredential) {
      return (try? named(in: exchange.head, for: caller)).flatMap { $0.map(ObjectIdentifier.init) }
    }
    if caller.index < firsts.count, let known = firsts[caller.index] { return known }
    guard let first = caller.credentials.first.flatMap({ routes[$0] }) else { return nil }
    while firsts.count <= caller.index { firsts.append(nil) }
    firsts[caller.index] = ObjectIdentifier(first)
    return ObjectIdentifier(first)
  }

  /// The one that a request names; nil where it names none.
  func named(
    in head: borrowing FieldBlock, for caller: Caller
  ) throws(Refusal) -> CloudRoute? {
    guard let asked = head.string(of: .gatehouseCredential) else { return nil }
    // One answer for «does not exist» and «is not yours»: names of others are not told.
    guard caller.mayUse(credential: asked) else {
      throw Refusal(
        .permissionDenied, "\(caller.name) has no credential of the name it asks for",
        reason: "CREDENTIAL_NOT_ALLOWED", metadata: [("caller", caller.name)])
    }
    return route(asked)
  }

  /// The way with one of a caller's credentials.
  func route(_ name: String) -> CloudRoute {
    guard let route = routes[name] else {
      preconditionFailure("a caller has a credential that the settings do not have")
    }
    return route
  }
}
