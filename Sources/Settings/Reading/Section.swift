/// A mapping whose keys are known beforehand; any other key is a fault.
struct Section {
  let node: SettingsNode
  private let keys: [String]
  private let children: [String: SettingsNode]

  /// Logs unknown and repeated keys; nil when the value is no mapping.
  init?(_ node: SettingsNode, keys: [String]) {
    guard let entries = node.entries(expected: "a mapping with \(Wording.choice(keys))")
    else { return nil }
    var children: [String: SettingsNode] = [:]
    for (key, keyNode, value) in entries {
      guard keys.contains(key) else {
        let suggestion = Wording.suggestion(for: key, among: keys)
        keyNode.fault(
          "the key \(Wording.shown(key)) is unknown\(suggestion)",
          expected: Wording.choice(keys))
        continue
      }
      children[key] = value
    }
    self.node = node
    self.keys = keys
    self.children = children
  }

  /// The value of a key, if it is given.
  subscript(_ key: String) -> SettingsNode? {
    precondition(keys.contains(key), "a key that the section does not know: \(key)")
    return children[key]
  }

  /// The value of a key that must be given; logs a fault when it is not.
  func required(_ key: String, expected: String) -> SettingsNode? {
    if let child = self[key] { return child }
    return node.fault("the key \"\(key)\" is missing", expected: expected)
  }
}
