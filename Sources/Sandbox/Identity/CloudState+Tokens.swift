// createToken, and the check of a token (spec signing §4.1).
extension CloudState {
  mutating func createToken(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let request: TokenRequest
    do throws(FieldFault) {
      request = try TokenRequest(call.body)
    } catch {
      throw .invalidIdentityBody
    }
    let (bearer, deniedActions, assumedBy) = try prove(request, call)
    let project: SandboxSettings.Project?
    switch request.scope {
    case .project(let reference):
      project = settings.projects.first { reference.isTo(id: $0.id, name: $0.name) }
      guard project != nil else { throw .identityUnproven }
    case .domain(let reference):
      guard reference.isTo(id: settings.account.id, name: settings.account.name) else {
        throw .identityUnproven
      }
      project = nil
    }
    let grant = TokenGrant(
      method: request.method, bearer: bearer, project: project, assumedBy: assumedBy)
    let scope = project.map { Identity.Scope.project($0.id) } ?? .domain
    let token = tokens.issue(
      Identity(scope: scope, deniedActions: deniedActions), grant, now: call.now,
      lifetimeSeconds: settings.tokenLifetimeSeconds)
    return OperationOutcome(
      201, body: describe(token, call), fields: [("x-subject-token", token.text)])
  }

  /// The token in `X-Subject-Token`, described as it was when it was given out.
  func checkToken(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    guard let text = call.request.value(of: "x-subject-token"), let token = tokens.find(text),
      call.now < token.expiresAt
    else { throw .tokenNotFound }
    return OperationOutcome(
      200, body: describe(token, call), fields: [("x-subject-token", token.text)])
  }
}

extension CloudState {
  /// An agency that the caller's own token opens, and the user behind the token.
  func assume(
    _ wanted: TokenRequest.Agency, _ call: OperationCall
  ) throws(CloudRefusal) -> (agency: SandboxSettings.Agency, user: TokenGrant.Bearer) {
    guard let text = call.request.value(of: "x-auth-token") else { throw .noToken }
    guard let own = tokens.find(text) else { throw .badToken }
    guard call.now < own.expiresAt else { throw .tokenExpired(at: own.expiresAt) }
    guard wanted.account.isTo(id: settings.account.id, name: settings.account.name),
      own.grant.assumedBy == nil,
      let agency = settings.agencies.first(where: { $0.name.hasSameBytes(as: wanted.name) })
    else { throw .identityUnproven }
    return (agency, own.grant.bearer)
  }

  private typealias Proven = (
    bearer: TokenGrant.Bearer, deniedActions: [String], assumedBy: TokenGrant.Bearer?
  )

  private mutating func prove(
    _ request: TokenRequest, _ call: OperationCall
  ) throws(CloudRefusal) -> Proven {
    let account = settings.account
    switch request.proof {
    case .password(let who, let password, let wanted):
      guard wanted?.isTo(id: account.id, name: account.name) ?? true,
        let user = settings.users.first(where: { who.isTo(id: $0.id, name: $0.name) })
      else { throw .identityUnproven }
      // A locked user is told nothing else than a wrong password.
      let lock = "user \(user.id)"
      guard !lockouts.isLocked(lock, now: call.now) else { throw .identityUnproven }
      guard user.password.hasSameBytes(as: password) else {
        lockouts.noteFailure(lock, now: call.now)
        throw .identityUnproven
      }
      lockouts.noteSuccess(lock)
      return (TokenGrant.Bearer(id: user.id, name: user.name), user.deniedActions, nil)
    case .agency(let wanted):
      let (agency, user) = try assume(wanted, call)
      let bearer = TokenGrant.Bearer(id: agency.id, name: "\(account.name)/\(agency.name)")
      return (bearer, agency.deniedActions, user)
    }
  }

  private func describe(_ token: TokenTable.Token, _ call: OperationCall) -> [UInt8] {
    let grant = token.grant
    var body = JSONObject()
    body.append("methods", [.string(grant.method)])
    body.append("issued_at", CloudTime.token(token.issuedAt))
    body.append("expires_at", CloudTime.token(token.expiresAt))
    if let project = grant.project {
      body.append(
        "project",
        ["id": .string(project.id), "name": .string(project.name), "domain": account])
    } else {
      body.append("domain", account)
    }
    body.append("user", .object(describe(grant.bearer, hasPassword: true)))
    if let user = grant.assumedBy {
      body.append("assumed_by", ["user": .object(describe(user, hasPassword: false))])
    }
    body.append("roles", [["id": "0", "name": "te_admin"]])
    if call.target.values(of: "nocatalog").isEmpty {
      body.append("catalog", catalog(grant.project?.id, host: call.host))
    }
    return JSONValue.object(["token": .object(body)]).text
  }

  private var account: JSONValue {
    ["id": .string(settings.account.id), "name": .string(settings.account.name)]
  }

  private func describe(_ bearer: TokenGrant.Bearer, hasPassword: Bool) -> JSONObject {
    var object = JSONObject()
    object.append("id", bearer.id)
    object.append("name", bearer.name)
    if hasPassword { object.append("password_expires_at", "") }
    object.append("domain", account)
    return object
  }
}
