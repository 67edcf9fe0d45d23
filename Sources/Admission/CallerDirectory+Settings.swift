import Cryptography
package import Settings

extension CallerDirectory {
  /// Resolves the callers of settings against the operations there are.
  ///
  /// - Parameter operations: each operation's index and action; several may share an action.
  /// - Throws: a fault, at its line, for every granted action that no operation has. It is most
  ///   often misspelt, and would silently grant nothing.
  package convenience init(
    _ settings: Settings, operations: [(index: Int, action: String)]
  ) throws(SettingsFaults) {
    var faults: [SettingsFault] = []
    let callers = settings.callers.enumerated().map { index, caller in
      Caller(index: index, caller, operations: operations, source: settings.source, &faults)
    }
    guard faults.isEmpty else { throw SettingsFaults(faults) }
    var keys: [(digest: SHA256Digest, caller: Caller)] = []
    var users: [UInt32: Caller] = [:]
    var groups: [UInt32: Caller] = [:]
    for (caller, given) in zip(callers, settings.callers) {
      for digest in given.apiKeys { keys.append((digest, caller)) }
      for uid in given.uids { users[uid] = caller }
      for gid in given.gids { groups[gid] = caller }
    }
    self.init(callers: callers, keys: DigestTable(keys), users: users, groups: groups)
  }
}

extension Caller {
  fileprivate convenience init(
    index: Int, _ given: Settings.Caller, operations: [(index: Int, action: String)],
    source: SettingsSource, _ faults: inout [SettingsFault]
  ) {
    var allowed = OperationSet()
    var actions: Set<String> = []
    for (position, text) in given.actions.enumerated() {
      let pattern = ActionPattern(text)
      let granted = operations.filter { pattern.matches($0.action) }
      for operation in granted {
        allowed.insert(operation.index)
        actions.insert(operation.action)
      }
      if granted.isEmpty {
        faults.append(
          source.fault(
            at: "callers.\(given.name).actions[\(position)]",
            Self.unknown(text, among: operations.map(\.action)),
            expected: "the action of an operation, or a pattern that some action fits"))
      }
    }
    var methods: [AuthenticationMethod] = []
    if !given.apiKeys.isEmpty { methods.append(.apiKey) }
    if !given.virtualKeys.isEmpty { methods.append(.virtualKey) }
    if !(given.uids.isEmpty && given.gids.isEmpty) { methods.append(.unixPeer) }
    self.init(
      index: index, name: given.name, methods: methods, credentials: given.credentials,
      actions: actions.sorted(), operations: allowed)
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
