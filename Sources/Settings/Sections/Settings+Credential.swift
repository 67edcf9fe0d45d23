extension Settings {
  /// What Gatehouse holds for one project of a cloud.
  package struct Credential: Sendable, Equatable {
    /// An AK/SK, temporary when it has a security token.
    package struct AccessKey: Sendable, Equatable {
      /// The public half; it stands in every signed request.
      package var id: String
      package var secret: SecretReference
      package var securityToken: SecretReference?
    }

    package var name: String
    package var cloud: String
    package var projectID: String
    /// What the cloud calls the project; absent when nobody asks for it by name.
    package var projectName: String?
    package var accessKey: AccessKey
  }
}

extension Settings.Credential {
  static let keys = ["cloud", "project_id", "project_name", "access_key"]
  static let projectExpected = "a project id: 1 to 64 letters, digits, \"_\" and \"-\""
  static let nameExpected = "a project name: 1 to 64 letters, digits, \"_\" and \"-\""
  static let idExpected = "an access key id: 1 to 128 letters, digits, \"_\" and \"-\""

  init?(name: String, _ node: SettingsNode, clouds: [String]) {
    guard let section = Section(node, keys: Self.keys) else {
      return nil
    }
    let cloud = section.required("cloud", expected: "the name of a cloud")?
      .reference(to: "cloud", among: clouds)
    let project = section.required("project_id", expected: Self.projectExpected)?
      .value(expected: Self.projectExpected) { text throws(ValueProblem) in
        try Self.identifier(text, countMax: 64, expected: Self.projectExpected)
      }
    let projectName = section["project_name"]?
      .value(expected: Self.nameExpected) { text throws(ValueProblem) in
        try Self.identifier(text, countMax: 64, expected: Self.nameExpected)
      }
    let accessKey = section.required("access_key", expected: "id and secret of an access key")
      .flatMap(AccessKey.init)
    guard let cloud, let project, let accessKey else { return nil }
    self.name = name
    self.cloud = cloud
    self.projectID = project
    self.projectName = projectName
    self.accessKey = accessKey
  }

  /// Whether a text can be an access key id.
  package static func isAccessKeyID(_ text: String) -> Bool {
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

extension Settings.Credential.AccessKey {
  static let keys = ["id", "secret", "security_token"]

  init?(_ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    let idExpected = Settings.Credential.idExpected
    let id = section.required("id", expected: idExpected)?
      .value(expected: idExpected) { text throws(ValueProblem) in
        try Settings.Credential.identifier(text, countMax: 128, expected: idExpected)
      }
    let secret = section.required("secret", expected: SecretReference.expected)?
      .secretReference()
    let token = section["security_token"]?.secretReference()
    guard let id, let secret else { return nil }
    self.id = id
    self.secret = secret
    self.securityToken = token
  }
}
