extension Settings {
  /// What the virtual access keys of all callers are derived from.
  public struct VirtualKeys: Sendable, Equatable {
    /// At least `masterByteCountMin` bytes; whoever has it has every virtual key.
    public var masterSecret: SecretReference

    /// As many as the MAC gives: a shorter secret would be the easier one to guess.
    public static let masterByteCountMin = 32
  }
}

extension Settings.VirtualKeys {
  static let keys = ["master_secret"]

  init?(_ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    let secret = section.required("master_secret", expected: SecretReference.expected)?
      .secretReference()
    guard let secret else { return nil }
    self.masterSecret = secret
  }
}

extension Settings.Caller {
  /// An access key for the compatible face. Its secret half stands nowhere: it is derived.
  public struct VirtualKey: Sendable, Hashable {
    /// The public half (AK).
    public var accessKey: String
    /// Another number makes another secret half of the same access key.
    public var version: Int
  }

  static let virtualKeysMax = keysMax
}

extension Settings.Caller.VirtualKey {
  static let keys = ["access_key", "version"]
  public static let versions = 1...1_000_000

  init?(_ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    let expected = Settings.Credential.idExpected
    let accessKey = section.required("access_key", expected: expected)?
      .value(expected: expected) { text throws(ValueProblem) in
        try Settings.Credential.identifier(text, countMax: 128, expected: expected)
      }
    let version = section["version"].map { $0.number(Self.versions, of: "a version") } ?? 1
    guard let accessKey, let version else { return nil }
    self.accessKey = accessKey
    self.version = version
  }
}
