extension Settings.Credential {
  /// An AK/SK, temporary when it has a security token.
  public enum AccessKey: Sendable, Equatable {
    /// The public half, which stands in every signed request, and where the secret ones are.
    case parts(id: String, secret: SecretReference, securityToken: SecretReference?)
    /// One JSON document with all of it, so that it changes as one.
    case whole(SecretReference)
  }
}

extension Settings.Credential.AccessKey {
  static let keys = ["id", "secret", "security_token", "from"]

  init?(_ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    if let from = section["from"] {
      for key in ["id", "secret", "security_token"] {
        section[key]?.fault(
          "\"from\" gives it already", expected: "either \"from\" or \"id\" and \"secret\"")
      }
      guard let reference = from.secretReference() else { return nil }
      self = .whole(reference)
      return
    }
    let idExpected = Settings.Credential.idExpected
    let id = section.required("id", expected: idExpected)?
      .value(expected: idExpected) { text throws(ValueProblem) in
        try Settings.Credential.identifier(text, countMax: 128, expected: idExpected)
      }
    let secret = section.required("secret", expected: SecretReference.expected)?
      .secretReference()
    let token = section["security_token"]?.secretReference()
    guard let id, let secret else { return nil }
    self = .parts(id: id, secret: secret, securityToken: token)
  }

  /// The places it is read from.
  public var references: [(key: String, reference: SecretReference)] {
    switch self {
    case .whole(let reference): [("from", reference)]
    case .parts(_, let secret, let token):
      [("secret", secret)] + (token.map { [("security_token", $0)] } ?? [])
    }
  }
}
