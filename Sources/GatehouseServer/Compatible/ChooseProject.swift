import Admission
import CallModel
import Contract
import HTTP2Wire
import Protocols
import Transport
import Upstream

/// Picks the credential of a call on the compatible face by the project in its path, which must be
/// one of the caller's, or the word `default`.
struct ChooseProject {
  let choose: ChooseCredential

  func callAsFunction(
    _ visitor: Visitor, _ match: CloudPathMatch, of path: Span<UInt8>, _ exchange: Exchange
  ) throws(Refusal) -> CloudRoute {
    let head = exchange.head
    let project = match.project(in: path)
    let route = try route(visitor, project, head)
    let own = (route.credential.projectID ?? "").utf8.span
    // What a client says twice must be the same: it may be signed in one place only.
    if let said = head.value(of: .xProjectId) {
      guard said.hasSameBytes(as: own) || said.hasSameBytes(as: project) else {
        throw .project("X-Project-Id is not the project in the path")
      }
    }
    return route
  }

  private func route(
    _ visitor: Visitor, _ project: Span<UInt8>, _ head: borrowing FieldBlock
  ) throws(Refusal) -> CloudRoute {
    let isDefault = project.hasSameBytes(as: "default")
    let named = try choose.named(in: head, for: visitor.caller)
    var isAnyUnknown = false
    func fits(_ route: CloudRoute) -> Bool {
      guard let own = route.credential.projectID else {
        if case .named = route.credential.project { isAnyUnknown = true }
        return false
      }
      guard isDefault || project.hasSameBytes(as: own.utf8.span) else { return false }
      return visitor.projectID.map { $0 == own } ?? true
    }
    if let named {
      guard fits(named) else {
        if isAnyUnknown { throw .projectUnknown }
        throw .project("the credential that gatehouse-credential names is of another project")
      }
      return named
    }
    for name in visitor.caller.credentials {
      let route = choose.route(name)
      if fits(route) { return route }
    }
    if isAnyUnknown { throw .projectUnknown }
    throw .project(
      visitor.projectID == nil
        ? "\(visitor.caller.name) may not use it" : "the token is for another one")
  }
}
