/// A project that a caller may use.
public struct ProjectFacts: Sendable, Equatable {
  public let id: String
  /// What the cloud calls it; its id where the settings do not say.
  public let name: String

  public init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}

/// What a token's description says.
public struct TokenFacts: Sendable {
  /// UTC with six digits of fraction: one official client cannot read a time without.
  public var issuedAt: String
  public var expiresAt: String
  public var project: ProjectFacts
  /// The caller stands for the account, its access key for the user.
  public var account: String
  public var user: String
  /// `https://host:port` of this gateway, for the catalog; nil leaves the catalog out.
  public var endpoint: String?

  public init(
    issuedAt: String, expiresAt: String, project: ProjectFacts, account: String, user: String,
    endpoint: String?
  ) {
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.project = project
    self.account = account
    self.user = user
    self.endpoint = endpoint
  }
}

/// Bodies that IAM would send, for what the gateway answers by itself (spec signing §4.1, §4.5).
public enum IdentityBodies {
  /// - Parameters:
  ///   - account: stands for the domain that projects belong to.
  ///   - endpoint: `https://host:port`, as the caller names it.
  ///   - path: that was asked for; the link repeats it.
  public static func projects(
    _ projects: [ProjectFacts], account: String, endpoint: String, path: String
  ) -> [UInt8] {
    var json = JSONText()
    json.open("{")
    json.key("projects")
    json.open("[")
    for project in projects {
      json.open("{")
      json.member("domain_id", account)
      json.member("is_domain", false)
      json.member("parent_id", account)
      json.member("name", project.name)
      json.member("description", "")
      appendLinks("\(endpoint)/v3/projects/\(project.id)", to: &json)
      json.member("id", project.id)
      json.member("enabled", true)
      json.close("}")
    }
    json.close("]")
    appendLinks(endpoint + path, to: &json)
    json.close("}")
    return json.bytes
  }

  public static func token(_ facts: TokenFacts) -> [UInt8] {
    var json = JSONText()
    json.open("{")
    json.key("token")
    json.open("{")
    json.key("methods")
    json.open("[")
    json.value("password")
    json.close("]")
    json.member("issued_at", facts.issuedAt)
    json.member("expires_at", facts.expiresAt)
    json.key("project")
    appendNamed(facts.project.id, facts.project.name, in: facts.account, to: &json)
    json.key("user")
    appendNamed(facts.user, facts.user, in: facts.account, isUser: true, to: &json)
    json.key("roles")
    json.open("[")
    json.close("]")
    if let endpoint = facts.endpoint {
      json.key("catalog")
      json.open("[")
      appendService("iam", "\(endpoint)/v3", to: &json)
      appendService("vpn", "\(endpoint)/v5/\(facts.project.id)", to: &json)
      json.close("]")
    }
    json.close("}")
    json.close("}")
    return json.bytes
  }

  private static func appendLinks(_ address: String, to json: inout JSONText) {
    json.key("links")
    json.open("{")
    json.memberNull("next")
    json.memberNull("previous")
    json.member("self", address)
    json.close("}")
  }

  private static func appendNamed(
    _ id: String, _ name: String, in account: String, isUser: Bool = false,
    to json: inout JSONText
  ) {
    json.open("{")
    json.member("id", id)
    json.member("name", name)
    if isUser { json.member("password_expires_at", "") }
    json.key("domain")
    json.open("{")
    json.member("id", account)
    json.member("name", account)
    json.close("}")
    json.close("}")
  }

  /// One region, whose name the gateway does not know: `*`, as for services of all regions.
  private static func appendService(_ name: String, _ url: String, to json: inout JSONText) {
    json.open("{")
    json.member("id", "gatehouse-\(name)")
    json.member("type", name)
    json.member("name", name)
    json.key("endpoints")
    json.open("[")
    json.open("{")
    json.member("id", "gatehouse-\(name)-public")
    json.member("interface", "public")
    json.member("region", "*")
    json.member("region_id", "*")
    json.member("url", url)
    json.close("}")
    json.close("]")
    json.close("}")
  }
}
