extension Settings {
  /// What Gatehouse holds for one project of a cloud, or for a whole account.
  public struct Credential: Sendable, Equatable {
    /// What the cloud accepts.
    public enum Proof: Sendable, Equatable {
      case accessKey(AccessKey)
      case password(Password)
    }

    public var name: String
    public var cloud: String
    /// Absent where it is looked up by the name, and where the credential is of the whole account.
    public var projectID: String?
    /// What the cloud calls the project; absent when nobody asks for it by name.
    public var projectName: String?
    public var proof: Proof
    public var budget = Budget()
  }
}

extension Settings.Credential {
  static let keys = ["cloud", "project_id", "project_name", "access_key", "password", "budget"]
  static let projectExpected = "a project id: 1 to 64 letters, digits, \"_\" and \"-\""
  static let nameExpected = "a project name: 1 to 64 letters, digits, \"_\" and \"-\""
  static let idExpected = "an access key id: 1 to 128 letters, digits, \"_\" and \"-\""

  init?(name: String, _ node: SettingsNode, clouds: [String]) {
    guard let section = Section(node, keys: Self.keys) else {
      return nil
    }
    let cloud = section.required("cloud", expected: "the name of a cloud")?
      .reference(to: "cloud", among: clouds)
    let project = section["project_id"]?
      .value(expected: Self.projectExpected) { text throws(ValueProblem) in
        try Self.identifier(text, countMax: 64, expected: Self.projectExpected)
      }
    let projectName = section["project_name"]?
      .value(expected: Self.nameExpected) { text throws(ValueProblem) in
        try Self.identifier(text, countMax: 64, expected: Self.nameExpected)
      }
    let proof = Self.proof(section)
    let budget = Budget(section["budget"])
    guard let cloud, let proof else { return nil }
    let hasProject = section["project_id"] != nil || section["project_name"] != nil
    if case .password(let password) = proof, password.scope == .account {
      guard !hasProject else {
        node.fault(
          "a credential of the whole account has no project",
          expected: "either the project or \"scope: account\"")
        return nil
      }
    } else if !hasProject {
      node.fault(
        "the key \"project_id\" is missing, and \"project_name\" to look it up by, too",
        expected: Self.projectExpected)
      return nil
    }
    self.name = name
    self.cloud = cloud
    self.projectID = project
    self.projectName = projectName
    self.proof = proof
    self.budget = budget
  }

  /// Exactly one of the two.
  private static func proof(_ section: Section) -> Proof? {
    switch (section["access_key"], section["password"]) {
    case (let node?, nil): return AccessKey(node).map(Proof.accessKey)
    case (nil, let node?): return Password(node).map(Proof.password)
    case (nil, nil):
      return section.node.fault(
        "the key \"access_key\" is missing, and \"password\", too",
        expected: "an access key, or a user with a password")
    case (_?, let second?):
      return second.fault(
        "there is an access_key already", expected: "one of access_key and password")
    }
  }

  /// The places it is read from, by their keys.
  public var references: [(key: String, reference: SecretReference)] {
    switch proof {
    case .accessKey(let key): key.references.map { ("access_key.\($0.key)", $0.reference) }
    case .password(let password): [("password.secret", password.secret)]
    }
  }

  /// Whether something has to be asked of IAM before it can be used.
  public var needsIdentity: Bool {
    if case .password = proof { return true }
    return projectID == nil
  }

  /// Whether a text can be an access key id.
  public static func isAccessKeyID(_ text: String) -> Bool {
    (try? identifier(text, countMax: 128, expected: idExpected)) != nil
  }

  /// Both identifiers travel unescaped, in a path and in an `Authorization` header.
  static func identifier(
    _ text: String, countMax: Int, expected: String
  ) throws(ValueProblem) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard (1...countMax).contains(text.utf8.count), isPlain else {
      throw ValueProblem("found another text", expected: expected)
    }
    return text
  }
}
