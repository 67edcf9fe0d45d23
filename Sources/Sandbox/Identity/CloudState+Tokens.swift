// createToken (spec signing §4.1).
extension CloudState {
  mutating func createToken(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let request: TokenRequest
    do throws(FieldFault) {
      request = try TokenRequest(call.body)
    } catch {
      throw .invalidIdentityBody
    }
    let account = settings.account
    guard request.accountName.hasSameBytes(as: account.name),
      let user = settings.users.first(where: {
        $0.name.hasSameBytes(as: request.userName) && $0.password.hasSameBytes(as: request.password)
      })
    else { throw .identityUnproven }

    let scope: Identity.Scope
    let scopeMember: (name: String, value: JSONValue)
    switch request.scope {
    case .project(let reference):
      guard
        let project = settings.projects.first(where: { reference.isTo(id: $0.id, name: $0.name) })
      else { throw .identityUnproven }
      scope = .project(project.id)
      let value: JSONValue = [
        "id": .string(project.id), "name": .string(project.name), "domain": account.json,
      ]
      scopeMember = ("project", value)
    case .domain(let reference):
      guard reference.isTo(id: account.id, name: account.name) else { throw .identityUnproven }
      scope = .domain
      scopeMember = ("domain", account.json)
    }

    let token = tokens.issue(
      Identity(scope: scope, deniedActions: user.deniedActions), now: call.now,
      lifetimeSeconds: settings.tokenLifetimeSeconds)
    var body = JSONObject()
    body.append("methods", ["password"])
    body.append("issued_at", CloudTime.token(token.issuedAt))
    body.append("expires_at", CloudTime.token(token.expiresAt))
    body.append(scopeMember.name, scopeMember.value)
    body.append(
      "user",
      [
        "id": .string(user.id), "name": .string(user.name), "password_expires_at": "",
        "domain": account.json,
      ])
    body.append("roles", [["id": "0", "name": "te_admin"]])
    if call.target.values(of: "nocatalog").isEmpty {
      body.append("catalog", catalog(scope, host: call.host))
    }
    let answer: JSONValue = ["token": .object(body)]
    return OperationOutcome(201, body: answer.text, fields: [("x-subject-token", token.text)])
  }

  /// The identity service for every scope, the VPN service for a project.
  private func catalog(_ scope: Identity.Scope, host: String) -> JSONValue {
    var entries = [service("iam", region: "*", url: "https://\(host)/v3")]
    if case .project(let project) = scope {
      let endpoint = settings.vpnEndpoint ?? "https://\(host)"
      entries.append(
        service("vpn", region: settings.region, url: "\(endpoint)/v5/\(project)"))
    }
    return .array(entries)
  }

  /// Ids follow from the name: the catalog is the same in every token.
  private func service(_ name: String, region: String, url: String) -> JSONValue {
    var generator = SeededGenerator(seed: settings.seed, for: "catalog \(name)")
    let endpoint: JSONValue = [
      "id": .string(generator.hex(16) + generator.hex(16)), "interface": "public",
      "region": .string(region), "region_id": .string(region), "url": .string(url),
    ]
    return [
      "id": .string(generator.hex(16) + generator.hex(16)), "type": .string(name),
      "name": .string(name), "endpoints": [endpoint],
    ]
  }
}

extension SandboxSettings.Account {
  fileprivate var json: JSONValue { ["id": .string(id), "name": .string(name)] }
}
