import Admission
import CallModel
import Contract
import Cryptography
import HTTP2Wire
import Protocols
import System
import Transport

/// What IAM would answer, of what the gateway knows by itself: nothing is asked of the cloud.
struct IdentityAnswers {
  /// By name of credential; nil while it is not known.
  let projects: (String) -> ProjectFacts?
  let authenticate: AuthenticateVisit

  // MARK: Projects

  /// Those the caller may use, each once; with `?name=` only those of that name. A token sees only
  /// the one it is for.
  func listProjects(_ visitor: Visitor, on exchange: Exchange) throws(Refusal) {
    let head = exchange.head
    guard let target = head.value(of: .path) else {
      preconditionFailure("a request without path passed the wire")
    }
    var wanted: String?
    for (name, values) in try QueryParameters.read(Target.query(of: target))
    where name == "name" {
      wanted = values.first
    }
    let found = own(visitor).filter { wanted == nil || $0.name == wanted }
    let path = String(copying: Target.path(of: target))
    CompatibleFace.reply(
      200,
      IdentityBodies.projects(
        found, account: visitor.caller.name, endpoint: Self.endpoint(of: exchange), path: path),
      on: exchange)
  }

  private func own(_ visitor: Visitor) -> [ProjectFacts] {
    var found: [ProjectFacts] = []
    for credential in visitor.caller.credentials {
      guard let project = projects(credential), !found.contains(where: { $0.id == project.id })
      else { continue }
      if let only = visitor.projectID, only != project.id { continue }
      found.append(project)
    }
    return found
  }

  // MARK: Tokens

  /// A token for a virtual key: the access key is the user's name, its secret half the password.
  func issueToken(on exchange: Exchange) throws(Refusal) {
    let ring = try authenticate.keys(of: exchange)
    guard let request = TokenRequest(exchange.body) else { throw .identityBody }
    guard let key = ring.key(request.user), key.isSecret(SecretBytes(utf8: request.password)),
      // The account is said by clients because IAM wants it; a wrong one is somebody's mistake.
      request.account == nil || request.account == key.caller.name
    else { throw authenticate.unproven(exchange) }
    let visitor = Visitor(caller: key.caller)
    let project = own(visitor).first { project in
      (request.project.id ?? project.id) == project.id
        && (request.project.name ?? project.name) == project.name
    }
    guard let project else {
      throw .project("\(key.caller.name) may not use it")
    }
    key.issued?.noteUse()
    // At most as long as the key that it was got for.
    let end = min(
      WallClock.now().seconds + TokenMint.lifetimeSeconds, key.issued?.expiresAt ?? .max)
    let claim = TokenClaim(
      accessKey: key.accessKey, version: key.version, caller: key.caller.name,
      projectID: project.id, expires: end)
    say(201, claim, project, token: ring.tokens.seal(claim), on: exchange)
  }

  /// Describes a token of the caller's own.
  func checkToken(_ visitor: Visitor, on exchange: Exchange) throws(Refusal) {
    let ring = try authenticate.keys(of: exchange)
    let head = exchange.head
    guard let token = head.value(of: .xSubjectToken) else { throw .subjectUnknown }
    guard case .valid(let key, let claim) = ring.read(token, now: WallClock.now().seconds),
      key.caller === visitor.caller,
      let project = own(Visitor(caller: key.caller, projectID: claim.projectID)).first
    else { throw .subjectUnknown }
    var copy: [UInt8] = []
    for index in token.indices { copy.append(token[index]) }
    say(200, claim, project, token: copy, on: exchange)
  }

  private func say(
    _ status: Int, _ claim: TokenClaim, _ project: ProjectFacts, token: [UInt8],
    on exchange: Exchange
  ) {
    let facts = TokenFacts(
      issuedAt: TokenTime.text(claim.expires - TokenMint.lifetimeSeconds),
      expiresAt: TokenTime.text(claim.expires), project: project, account: claim.caller,
      user: claim.accessKey,
      endpoint: Self.wantsCatalog(exchange) ? Self.endpoint(of: exchange) : nil)
    CompatibleFace.reply(status, IdentityBodies.token(facts), subjectToken: token, on: exchange)
  }

  private static func wantsCatalog(_ exchange: Exchange) -> Bool {
    let head = exchange.head
    guard let target = head.value(of: .path),
      let parameters = try? QueryParameters.read(Target.query(of: target))
    else { return true }
    return !parameters.contains { $0.0 == "nocatalog" }
  }

  /// As the caller reached it.
  private static func endpoint(of exchange: Exchange) -> String {
    let head = exchange.head
    let authority = head.string(of: .authority) ?? head.string(of: .host) ?? ""
    return "\(exchange.facts.isEncrypted ? "https" : "http")://\(authority)"
  }
}

extension String {
  fileprivate init(copying bytes: Span<UInt8>) {
    var copy: [UInt8] = []
    copy.reserveCapacity(bytes.count)
    for index in bytes.indices { copy.append(bytes[index]) }
    self.init(decoding: copy, as: UTF8.self)
  }
}
