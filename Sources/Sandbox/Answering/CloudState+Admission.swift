// Who may call: what the API gateway decides before a service sees the call.
extension CloudState {
  /// The caller of a request, by its token or its signature. With both, the token counts; the
  /// document gives no order.
  mutating func identify(
    _ request: SandboxRequest, _ finding: Authenticator.Finding?, now: Int64
  ) throws(CloudRefusal) -> Identity {
    if let text = request.value(of: "x-auth-token") {
      guard let token = tokens.find(text) else { throw .badToken }
      guard now < token.expiresAt else { throw .tokenExpired(at: token.expiresAt) }
      return token.identity
    }
    switch finding {
    case nil: throw .noToken
    case .unreadable: throw .wrongSignature
    case .unknownKey(let id): throw .unknownKey(id)
    case .wrong(let id): throw fail(id, .wrongSignature, now)
    case .expired(let id): throw fail(id, .signatureExpired, now)
    case .genuine(let id): return try admit(id, request, now)
    }
  }

  /// The project in the path, and in `x-project-id` when it is there, must be the caller's.
  func admit(_ identity: Identity, to project: String, _ request: SandboxRequest)
    throws(CloudRefusal)
  {
    guard settings.projects.contains(where: { $0.id.hasSameBytes(as: project) }),
      identity.mayUse(project: project),
      request.value(of: "x-project-id").map({ $0.hasSameBytes(as: project) }) ?? true
    else { throw .projectUnavailable }
  }

  private mutating func admit(
    _ id: String, _ request: SandboxRequest, _ now: Int64
  ) throws(CloudRefusal) -> Identity {
    guard !lockouts.isLocked(id, now: now) else { throw .keyLocked }
    guard let key = keys.find(id) else { throw .unknownKey(id) }
    if let wanted = key.securityToken {
      guard let given = request.value(of: "x-security-token"), given.hasSameBytes(as: wanted) else {
        throw fail(id, .badToken, now)
      }
    }
    if let end = key.expiresAt, now >= end { throw fail(id, .signatureExpired, now) }
    lockouts.noteSuccess(id)
    return Identity(scope: .account, deniedActions: key.deniedActions)
  }

  /// Every failure of a key that exists counts, whatever its cause.
  private mutating func fail(_ id: String, _ refusal: CloudRefusal, _ now: Int64) -> CloudRefusal {
    guard !lockouts.isLocked(id, now: now) else { return .keyLocked }
    lockouts.noteFailure(id, now: now)
    return refusal
  }
}
