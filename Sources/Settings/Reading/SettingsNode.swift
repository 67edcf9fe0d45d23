import Yams

/// One value of the file with its key path; reading it as the wrong kind logs a fault.
///
/// Every method answers nil exactly when it has logged why, so that a reader can go on to the next
/// key and nothing is reported twice.
struct SettingsNode {
  let node: Node
  let document: YAMLDocument
  let keyPath: String
  let log: FaultLog

  init(_ node: Node, of document: YAMLDocument, at keyPath: String, log: FaultLog) {
    self.node = node
    self.document = document
    self.keyPath = keyPath
    self.log = log
    if let place = document.place(node) { log.note(place, of: keyPath) }
  }

  func child(_ node: Node, _ step: String) -> SettingsNode {
    SettingsNode(node, of: document, at: keyPath + step, log: log)
  }

  /// Logs a fault of this value; nil, so that a reader can return it.
  @discardableResult
  func fault<Value>(_ message: String, expected: String? = nil) -> Value? {
    log.add(
      SettingsFault(
        file: log.source.file, place: document.place(node), keyPath: keyPath, message: message,
        expected: expected))
    return nil
  }

  func fault(_ message: String, expected: String? = nil) {
    let _: Never? = fault(message, expected: expected)
  }

  /// What a value is, in words that give nothing of it away.
  var kind: String {
    switch node {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let scalar):
      if isNull {
        "nothing"
      } else if scalar.style != .plain {
        "a text"
      } else if scalar.string == "true" || scalar.string == "false" {
        "true or false"
      } else if Double(scalar.string) != nil {
        "a number"
      } else {
        "a text"
      }
    case .alias: "an alias"
    }
  }

  /// A key with nothing behind it, or YAML's words for nothing.
  var isNull: Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// Whether this is a list without elements; false for what is no list at all.
  var isEmptyList: Bool {
    if isNull { return true }
    guard case .sequence(let sequence) = node else { return false }
    return sequence.isEmpty
  }

  /// Whether this is one word or number; false for nothing.
  var isScalar: Bool {
    if case .scalar = node { !isNull } else { false }
  }

  var isList: Bool {
    if case .sequence = node { true } else { false }
  }

  /// The value of a key, unread and unchecked: to look ahead at what another reader will read.
  func child(_ key: String) -> SettingsNode? {
    guard case .mapping(let mapping) = node else { return nil }
    for (name, value) in mapping {
      if case .scalar(let scalar) = name, document.key(scalar) == key {
        return child(value, ".\(key)")
      }
    }
    return nil
  }

  /// Whether a tag of its own (`!secret`, `!!binary`) asks for a meaning that does not exist here.
  private var hasForeignTag: Bool {
    let tag =
      switch node {
      case .scalar(let scalar): scalar.tag.rawValue
      case .mapping(let mapping): mapping.tag.rawValue
      case .sequence(let sequence): sequence.tag.rawValue
      case .alias: ""
      }
    return !["", "!", Tag.Name.str, .map, .seq, .int, .bool].map { (name: Tag.Name) in
      name.rawValue
    }.contains(tag)
  }

  /// The text of a scalar whatever it looks like: an id of digits only is still a text.
  func text(expected: String) -> String? {
    guard case .scalar(let scalar) = node, !isNull else {
      return fault("found \(kind)", expected: expected)
    }
    guard !hasForeignTag else {
      return fault("found a YAML tag, which has no meaning here", expected: expected)
    }
    return scalar.string
  }

  /// The elements of a list, of too many the first ones; nothing behind the key is the empty list.
  func list(of expected: String, countMax: Int) -> [SettingsNode]? {
    if isNull { return [] }
    guard case .sequence(let sequence) = node, !hasForeignTag else {
      return fault("found \(kind)", expected: "a list of \(expected)")
    }
    if sequence.count > countMax {
      fault("found \(sequence.count) elements", expected: "at most \(countMax) \(expected)")
    }
    return sequence.prefix(countMax).enumerated().map { child($1, "[\($0)]") }
  }

  /// The keys and values of a mapping in order, without repeated ones and without keys that are
  /// no text, both logged; nothing behind the key is the empty mapping.
  func entries(expected: String) -> [(key: String, keyNode: SettingsNode, value: SettingsNode)]? {
    if isNull { return [] }
    guard case .mapping(let mapping) = node, !hasForeignTag else {
      return fault("found \(kind)", expected: expected)
    }
    var firsts: [String: SettingsFault.Place?] = [:]
    var entries: [(String, SettingsNode, SettingsNode)] = []
    for (keyNode, value) in mapping {
      let unnamed = SettingsNode(keyNode, of: document, at: keyPath, log: log)
      guard case .scalar(let scalar) = keyNode else {
        unnamed.fault("found \(unnamed.kind) as a key", expected: "a text as a key")
        continue
      }
      let key = document.key(scalar)
      let step = keyPath.isEmpty ? key : ".\(key)"
      if let first = firsts[key] {
        let line = first.map { " on line \($0.line)" } ?? ""
        unnamed.fault("the key \(Wording.shown(key)) is given again; it stands already\(line)")
        continue
      }
      firsts[key] = .some(document.place(keyNode))
      entries.append((key, unnamed, child(value, step)))
    }
    return entries
  }
}
