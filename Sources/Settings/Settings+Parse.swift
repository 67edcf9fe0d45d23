import Yams

extension Settings {
  static let keys = [
    "listeners", "admin", "state_directory", "clouds", "credentials", "virtual_keys", "jwt",
    "callers", "policies", "freeze_writes", "limits", "budget", "cache", "telemetry",
  ]

  /// Reads and checks a file; every fault of it is in the error.
  public static func load(file: String) throws(SettingsFaults) -> Settings {
    do {
      let bytes = try SettingsFile.contents(of: file)
      return try parse(bytes: bytes, fileName: file)
    } catch let problem as FileProblem {
      throw SettingsFaults([
        SettingsFault(
          file: file, place: nil, keyPath: "", message: problem.reason,
          expected: problem.expected)
      ])
    } catch let faults as SettingsFaults {
      throw faults
    } catch {
      preconditionFailure("an error of no known type")
    }
  }

  /// Checks bytes that must be UTF-8.
  public static func parse(bytes: [UInt8], fileName: String) throws(SettingsFaults) -> Settings {
    if let text = String(validating: bytes, as: UTF8.self) {
      return try parse(text: text, fileName: fileName)
    }
    // The repaired text is the same up to the first byte that is wrong.
    let before = String(decoding: bytes, as: UTF8.self).prefix { $0 != "\u{FFFD}" }
    let place = SettingsFault.Place(
      line: before.count { $0.isNewline } + 1,
      column: before.reversed().prefix { !$0.isNewline }.count + 1)
    throw SettingsFaults([
      SettingsFault(
        file: fileName, place: place, keyPath: "", message: "found bytes that are no UTF-8 text",
        expected: "a YAML file in UTF-8")
    ])
  }

  /// Checks a text.
  ///
  /// - Parameter fileName: for faults, and for relative paths, which start at its directory.
  public static func parse(text: String, fileName: String) throws(SettingsFaults) -> Settings {
    let log = FaultLog(file: fileName)
    let document: YAMLDocument
    do {
      document = try YAMLDocument(text)
    } catch {
      throw SettingsFaults([
        SettingsFault(file: fileName, place: error.place, keyPath: "", message: error.message)
      ])
    }
    let root = document.root ?? Node.mapping(.init([]))
    let settings = Settings(SettingsNode(root, of: document, at: "", log: log))
    guard let settings, log.faults.isEmpty else { throw SettingsFaults(log.faults) }
    return settings
  }

  private init?(_ root: SettingsNode) {
    guard let section = Section(root, keys: Self.keys) else { return nil }
    let listeners = Listener.list(
      section.required("listeners", expected: "a list of at least one listener"))
    self.admin = Admin(section["admin"])
    self.stateDirectory = section["state_directory"]?.path()
    let clouds = Named(section["clouds"], of: "clouds", countMax: 64)
    self.clouds = clouds.entries.compactMap { Cloud(name: $0.name, $0.node) }
    let credentials = Named(section["credentials"], of: "credentials", countMax: 1024)
    self.credentials = credentials.entries.compactMap {
      Credential(name: $0.name, $0.node, clouds: clouds.names)
    }
    let limits = Limits(section["limits"])
    self.limits = limits
    let callers = Named(section["callers"], of: "callers", countMax: 10_000)
    self.callers = callers.entries.compactMap {
      Caller(
        name: $0.name, $0.node, credentials: credentials.names, limits: limits.eachCaller,
        canBeIssuedKeys: section["state_directory"] != nil)
    }
    self.policies = Policies(section["policies"])
    self.virtualKeys = section["virtual_keys"].flatMap(VirtualKeys.init)
    self.freezesWrites = section["freeze_writes"]?.flag() ?? false
    self.tokenIssuers = TokenIssuer.list(section["jwt"])
    self.budget = Budget(section["budget"])
    self.cache = Cache(section["cache"])
    self.telemetry = Telemetry(section["telemetry"])
    self.listeners = listeners ?? []
    self.source = root.log.source
    refuseSharedAddresses(root)
    refuseSharedIdentities(root)
    refuseIdentityOfNowhere(root)
    if section["virtual_keys"] == nil { refuseVirtualKeysOfNothing(root) }
    refuseTokensOfNobody(root)
    if listeners != nil { refuseUnreachableCallers(root) }
  }
}
