/// What the body of `POST /v3/auth/tokens` says: who one is, and for which project a token is
/// asked (spec signing §4.1). Only the password method and a project scope are of use here (AUT-2).
public struct TokenRequest: Sendable, Equatable {
  /// A project by what it is known by: either counts.
  public struct Project: Sendable, Equatable {
    public var id: String?
    public var name: String?
  }

  public let user: String
  public let password: String
  /// The account that the user is said to belong to.
  public let account: String?
  public let project: Project

  /// Nil for a body that asks anything else, or is no JSON.
  public init?(_ body: [UInt8]) {
    let scanner = JSONScanner(body.span)
    do throws(JSONFault) {
      let whole = try scanner.document()
      guard let auth = try scanner.member("auth", in: whole),
        let identity = try scanner.member("identity", in: auth),
        let methods = try scanner.member("methods", in: identity),
        let method = try scanner.member("password", in: identity),
        let user = try scanner.member("user", in: method),
        let name = try scanner.member("name", in: user).flatMap({ scanner.text($0) }),
        let password = try scanner.member("password", in: user).flatMap({ scanner.text($0) }),
        let scope = try scanner.member("scope", in: auth),
        let project = try scanner.member("project", in: scope),
        // AUT-1: one scope. Two would leave open which of them the token is for.
        try scanner.member("domain", in: scope) == nil
      else { return nil }
      var names: [String?] = []
      try scanner.forEachRow(in: methods) { row throws(JSONFault) in
        names.append(scanner.text(row))
      }
      guard names == ["password"] else { return nil }
      self.user = name
      self.password = password
      account = try scanner.member("domain", in: user)
        .flatMap { domain throws(JSONFault) in try scanner.member("name", in: domain) }
        .flatMap { scanner.text($0) }
      self.project = Project(
        id: try scanner.member("id", in: project).flatMap { scanner.text($0) },
        name: try scanner.member("name", in: project).flatMap { scanner.text($0) })
      guard self.project.id != nil || self.project.name != nil else { return nil }
    } catch {
      return nil
    }
  }
}
