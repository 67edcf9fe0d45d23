extension Settings.Credential {
  /// A user of IAM, whose password yields tokens.
  public struct Password: Sendable, Equatable {
    /// By what a user or an account is known.
    public enum Identifier: Sendable, Equatable {
      case id(String)
      case name(String)
    }

    /// What the tokens are good for.
    public enum Scope: String, Sendable, CaseIterable {
      case project
      /// The global services alone: the VPN service takes tokens of a project only.
      case account
    }

    public var user: Identifier
    /// Absent where the user's id says it.
    public var account: Identifier?
    public var secret: SecretReference
    public var scope = Scope.project
  }
}

extension Settings.Credential.Password {
  static let keys = ["user", "user_id", "account", "account_id", "secret", "scope"]
  static let nameExpected = "a name: 1 to 128 characters without control characters"

  init?(_ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    let user = Self.identifier(section, "user")
    let account = Self.identifier(section, "account")
    let secret = section.required("secret", expected: SecretReference.expected)?
      .secretReference()
    let scope: Scope? = section["scope"]?.word()
    if section["user"] == nil, section["user_id"] == nil {
      section.node.fault("the key \"user\" is missing, and \"user_id\", too", expected: "a user")
    }
    // IAM knows an id by itself; a name belongs to an account, and a scope is an account's or not.
    let needsAccount = section["user_id"] == nil || scope == .account
    if needsAccount, section["account"] == nil, section["account_id"] == nil {
      section.node.fault(
        "the key \"account\" is missing, and \"account_id\", too",
        expected: "the account (domain) that the user belongs to")
      return nil
    }
    guard let user, let secret else { return nil }
    self.user = user
    self.account = account
    self.secret = secret
    self.scope = scope ?? .project
  }

  private static func identifier(_ section: Section, _ key: String) -> Identifier? {
    switch (section[key], section["\(key)_id"]) {
    case (nil, nil): return nil
    case (let node?, nil): return text(node).map(Identifier.name)
    case (nil, let node?): return text(node).map(Identifier.id)
    case (_?, let second?):
      return second.fault(
        "there is a \"\(key)\" already", expected: "one of \(key) and \(key)_id")
    }
  }

  private static func text(_ node: SettingsNode) -> String? {
    node.value(expected: nameExpected) { text throws(ValueProblem) in
      guard (1...128).contains(text.unicodeScalars.count),
        text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
      else { throw ValueProblem("found another text", expected: nameExpected) }
      return text
    }
  }
}
