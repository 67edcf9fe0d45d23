import Admission
import CallModel
import HTTP2Wire
import Transport
import Upstream

/// Picks the credential of a call: the one it names, else the caller's first. Never a default one
/// for a caller that has none.
struct ChooseCredential {
  /// By name of credential, on this event loop.
  let routes: [String: CloudRoute]

  func callAsFunction(_ call: BackCall) throws(Refusal) -> CloudRoute {
    let name: String
    if let asked = call.exchange.head.string(of: .gatehouseCredential) {
      // One answer for «does not exist» and «is not yours»: names of others are not told.
      guard call.caller.mayUse(credential: asked) else {
        throw Refusal(
          .permissionDenied, "\(call.caller.name) has no credential of the name it asks for",
          reason: "CREDENTIAL_NOT_ALLOWED", metadata: [("caller", call.caller.name)])
      }
      name = asked
    } else if let first = call.caller.credentials.first {
      name = first
    } else {
      throw Refusal(
        .permissionDenied, "\(call.caller.name) may use no credential",
        reason: "CREDENTIAL_NOT_ALLOWED", metadata: [("caller", call.caller.name)])
    }
    guard let route = routes[name] else {
      preconditionFailure("a caller has a credential that the settings do not have")
    }
    return route
  }
}
