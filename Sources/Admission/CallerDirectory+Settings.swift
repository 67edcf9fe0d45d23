import CallModel
import Cryptography
public import Settings
public import System

extension CallerDirectory {
  /// Resolves the callers of settings against the operations there are.
  ///
  /// - Parameters:
  ///   - operations: every operation that has an action; several may share one.
  ///   - policies: of the same settings.
  ///   - now: seconds since 1970; replaced by tests.
  /// - Throws: a fault, at its line, for every granted action that no operation has. It is most
  ///   often misspelt, and would silently grant nothing.
  public convenience init(
    _ settings: Settings, operations: [PolicyOperation], policies: PolicySet,
    now: @escaping @Sendable () -> Int64 = { WallClock.now().seconds }
  ) throws(SettingsFaults) {
    var faults: [SettingsFault] = []
    let actions = Set(operations.flatMap { [$0.action] + $0.contained })
    let index = StatementIndex(policies, actions: actions)
    let callers = settings.callers.enumerated().map { position, caller in
      Caller(
        index: position, caller, operations: operations, statements: index,
        source: settings.source, &faults)
    }
    guard faults.isEmpty else { throw SettingsFaults(faults) }
    var keys: [DigestTable.Entry] = []
    var users: [UInt32: Caller] = [:]
    var groups: [UInt32: Caller] = [:]
    var certificates = CertificateTable()
    var tokens = TokenTable()
    for (caller, given) in zip(callers, settings.callers) {
      for digest in given.apiKeys {
        keys.append(DigestTable.Entry(digest: digest, caller: caller, issued: nil))
      }
      for uid in given.uids { users[uid] = caller }
      for gid in given.gids { groups[gid] = caller }
      for id in given.certificates.spiffe { certificates.add(caller, spiffe: id) }
      for name in given.certificates.dns { certificates.add(caller, dns: name) }
      for name in given.certificates.subject { certificates.add(caller, subject: name) }
      for identity in given.tokens { tokens.add(caller, identity) }
    }
    self.init(
      callers: callers, keys: DigestTable(keys), users: users, groups: groups,
      certificates: certificates, tokens: tokens, now: now)
  }

  /// The same without policies: each operation's index and action.
  convenience init(
    _ settings: Settings, operations: [(index: Int, action: String)],
    now: @escaping @Sendable () -> Int64 = { WallClock.now().seconds }
  ) throws(SettingsFaults) {
    try self.init(
      settings,
      operations: operations.map { PolicyOperation(index: $0.index, action: $0.action) },
      policies: .none, now: now)
  }
}

extension Caller {
  fileprivate convenience init(
    index: Int, _ given: Settings.Caller, operations: [PolicyOperation],
    statements: StatementIndex, source: SettingsSource, _ faults: inout [SettingsFault]
  ) {
    let own = Self.statement(given, operations, source, &faults)
    let all = (own.map { [$0] } ?? []) + statements.statements(of: given.policies)
    let rights = Rights(operations, all) { action in
      (own.map { $0.isAbout(action) ? [$0] : [] } ?? [])
        + statements.statements(of: given.policies, about: action)
    }
    let actions = Set(
      operations.filter { rights.outright.contains($0.index) || rights.open.contains($0.index) }
        .map(\.action))
    var methods: [AuthenticationMethod] = []
    if !given.apiKeys.isEmpty { methods.append(.apiKey) }
    if !given.virtualKeys.isEmpty { methods.append(.virtualKey) }
    if !given.certificates.isEmpty { methods.append(.mtls) }
    if !given.tokens.isEmpty { methods.append(.jwt) }
    if !(given.uids.isEmpty && given.gids.isEmpty) { methods.append(.unixPeer) }
    self.init(
      index: index, name: given.name, methods: methods, credentials: given.credentials,
      actions: actions.sorted(), rights: rights,
      share: CallerShare(name: given.name, weight: given.weight, traffic: given.traffic))
  }

  /// The actions of the settings as the one statement that they mean; nil where there are none.
  private static func statement(
    _ given: Settings.Caller, _ operations: [PolicyOperation], _ source: SettingsSource,
    _ faults: inout [SettingsFault]
  ) -> PolicyStatement? {
    let keyPath = "callers.\(given.name).actions"
    let patterns = given.actions.map(ActionPattern.init)
    for (position, pattern) in patterns.enumerated()
    where !operations.contains(where: { pattern.matches($0.action) }) {
      faults.append(
        source.fault(
          at: "\(keyPath)[\(position)]",
          Self.unknown(pattern.text, among: operations.map(\.action)),
          expected: "the action of an operation, or a pattern that some action fits"))
    }
    guard !patterns.isEmpty else { return nil }
    return PolicyStatement(
      name: StatementName(
        policy: keyPath, sid: nil, number: 1, file: source.file, place: source.place(of: keyPath)),
      effect: .allow, actions: patterns, resources: [.any], conditions: [])
  }

  /// The text is repeated only where it can be nothing but an action.
  private static func unknown(_ text: String, among actions: [String]) -> String {
    let isWordy = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || ":*?_-".utf8.contains(byte)
    }
    let shown = isWordy && text.contains(":") ? " \"\(text)\"" : " this"
    let suggestion =
      Spelling.closest(to: text, among: actions).map { "; did you mean \"\($0)\"?" } ?? ""
    return "no operation has the action\(shown)\(suggestion)"
  }
}
