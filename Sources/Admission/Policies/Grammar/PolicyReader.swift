import Contract
import Settings

/// Reads one policy, and notes every fault with its line.
struct PolicyReader {
  /// Of one policy.
  static let statementsMax = 64
  /// Elements of a list of actions, resources or values.
  static let elementsMax = 256
  /// Lines of one statement's conditions.
  static let conditionsMax = 32
  /// Bytes of one text.
  static let textMax = 512
  /// The grammar of the cloud's fine-grained policies. "1.0" are its roles, which depend on other
  /// roles, and "5.0" names resources in another way.
  static let version = "1.1"

  let vocabulary: PolicyVocabulary
  private let bytes: [UInt8]
  private let name: String
  private let file: String
  private(set) var faults: [SettingsFault] = []

  init(_ bytes: [UInt8], name: String, file: String, _ vocabulary: PolicyVocabulary) {
    self.bytes = bytes
    self.name = name
    self.file = file
    self.vocabulary = vocabulary
  }

  /// The statements; nil, or some of them, where there are faults.
  mutating func read() -> [PolicyStatement]? {
    let document: PlacedJSON
    do throws(JSONFault) {
      document = try PlacedJSON(bytes)
    } catch {
      note(
        error.offset, "", "not JSON: \(error.reason); nothing after this place was read",
        expected: "a policy in JSON")
      return nil
    }
    guard
      let members = members(
        document, "", known: ["Version", "Statement"], required: ["Version", "Statement"])
    else { return nil }
    if let given = members["Version"] {
      if case .text(Self.version) = given.content {
      } else {
        let found = if case .text = given.content { "another version" } else { given.kind }
        note(given.offset, "Version", "found \(found)", expected: "\"\(Self.version)\"")
      }
    }
    guard let given = members["Statement"] else { return nil }
    guard case .array(let rows) = given.content, (1...Self.statementsMax).contains(rows.count)
    else {
      let found = if case .array(let rows) = given.content { "\(rows.count)" } else { given.kind }
      note(
        given.offset, "Statement", "found \(found)",
        expected: "a list of 1 to \(Self.statementsMax) statements")
      return nil
    }
    var sids: Set<String> = []
    return rows.enumerated().compactMap { index, row in
      statement(row, "Statement[\(index)]", number: index + 1, &sids)
    }
  }

  // MARK: Statements

  /// Members of IAM that are not taken, each with its reason.
  private static let refused = [
    "NotAction": "what it stands for grows with every action that is added; name the actions",
    "NotResource": "what it stands for grows with every resource; name the resources",
    "Principal": "who it is for say the settings: callers.NAME.policies",
    "NotPrincipal": "who it is for say the settings: callers.NAME.policies",
  ]
  private static let members = ["Sid", "Effect", "Action", "Resource", "Condition"]

  private mutating func statement(
    _ row: PlacedJSON, _ keyPath: String, number: Int, _ sids: inout Set<String>
  ) -> PolicyStatement? {
    guard
      let members = members(
        row, keyPath, known: Self.members, required: ["Effect", "Action"], refused: Self.refused)
    else { return nil }
    let sid = members["Sid"].flatMap { self.sid($0, "\(keyPath).Sid", &sids) }
    let effect = members["Effect"].flatMap { self.effect($0, "\(keyPath).Effect") }
    let actions = members["Action"].map { self.actions($0, "\(keyPath).Action") } ?? []
    let resources =
      members["Resource"].map { self.resources($0, "\(keyPath).Resource") } ?? [.any]
    let conditions =
      members["Condition"].map { self.conditions($0, "\(keyPath).Condition") } ?? []
    guard let effect else { return nil }
    return PolicyStatement(
      name: StatementName(
        policy: name, sid: sid, number: number, file: file, place: place(row.offset)),
      effect: effect, actions: actions, resources: resources, conditions: conditions)
  }

  private mutating func sid(
    _ value: PlacedJSON, _ keyPath: String, _ sids: inout Set<String>
  ) -> String? {
    let expected = "1 to 64 letters, digits, \"-\" and \"_\", each Sid once"
    guard case .text(let sid) = value.content, (1...64).contains(sid.utf8.count),
      sid.utf8.allSatisfy({ byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_".utf8.contains(byte)
      })
    else {
      note(value.offset, keyPath, "found \(value.kind) that is no Sid", expected: expected)
      return nil
    }
    guard sids.insert(sid).inserted else {
      note(value.offset, keyPath, "another statement has this Sid", expected: expected)
      return nil
    }
    return sid
  }

  private mutating func effect(
    _ value: PlacedJSON, _ keyPath: String
  ) -> PolicyStatement.Effect? {
    let words = PolicyStatement.Effect.allCases.map(\.rawValue)
    if case .text(let text) = value.content {
      if let effect = PolicyStatement.Effect(rawValue: text) { return effect }
      note(
        value.offset, keyPath, "found another word\(Wording.suggestion(for: text, among: words))",
        expected: Wording.choice(words))
    } else {
      note(value.offset, keyPath, "found \(value.kind)", expected: Wording.choice(words))
    }
    return nil
  }

  private mutating func actions(_ value: PlacedJSON, _ keyPath: String) -> [ActionPattern] {
    texts(value, keyPath, expected: "an action, or a list of actions").compactMap { found in
      let pattern = ActionPattern(found.text)
      if vocabulary.actions.contains(where: pattern.matches) { return pattern }
      let isWordy = found.text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || ":*?_-".utf8.contains(byte)
      }
      let shown = isWordy && found.text.contains(":") ? " \"\(found.text)\"" : " this"
      note(
        found.offset, found.keyPath,
        "no operation has the action\(shown)"
          + Wording.suggestion(for: found.text, among: vocabulary.actions),
        expected: "the action of an operation, or a pattern that some action fits")
      return nil
    }
  }

  private mutating func resources(_ value: PlacedJSON, _ keyPath: String) -> [ResourcePattern] {
    texts(value, keyPath, expected: "a resource, or a list of resources").compactMap { found in
      guard let pattern = ResourcePattern(found.text) else {
        note(
          found.offset, found.keyPath, "that is no resource", expected: ResourcePattern.expected)
        return nil
      }
      if !pattern.type.fitsAll,
        !vocabulary.resourceTypes.contains(where: pattern.type.matches)
      {
        note(
          found.offset, found.keyPath,
          "there is no such type of resource"
            + Wording.suggestion(for: pattern.type.text, among: vocabulary.resourceTypes),
          expected: Wording.choice(vocabulary.resourceTypes))
      }
      if !pattern.credential.fitsAll,
        !vocabulary.credentials.contains(where: pattern.credential.matches)
      {
        note(
          found.offset, found.keyPath,
          "no credential has such a name"
            + Wording.suggestion(for: pattern.credential.text, among: vocabulary.credentials),
          expected: "the name of a credential in the settings, or a pattern that one fits")
      }
      return pattern
    }
  }

  // MARK: Words of any kind

  struct FoundText {
    let text: String
    let offset: Int
    let keyPath: String
  }

  /// A text or a list of texts, at least one, each once.
  mutating func texts(
    _ value: PlacedJSON, _ keyPath: String, expected: String
  ) -> [FoundText] {
    let rows: [(PlacedJSON, String)]
    if case .array(let values) = value.content {
      guard (1...Self.elementsMax).contains(values.count) else {
        note(
          value.offset, keyPath, "found a list of \(values.count)",
          expected: "\(expected), 1 to \(Self.elementsMax)")
        return []
      }
      rows = values.enumerated().map { ($1, "\(keyPath)[\($0)]") }
    } else {
      rows = [(value, keyPath)]
    }
    var found: [FoundText] = []
    for (row, keyPath) in rows {
      guard case .text(let text) = row.content, text.utf8.count <= Self.textMax else {
        let problem =
          if case .text = row.content { "the text is longer than \(Self.textMax) bytes" } else {
            "found \(row.kind)"
          }
        note(row.offset, keyPath, problem, expected: expected)
        continue
      }
      if found.contains(where: { $0.text == text }) {
        note(row.offset, keyPath, "this is given twice", expected: "each once")
      } else {
        found.append(FoundText(text: text, offset: row.offset, keyPath: keyPath))
      }
    }
    return found
  }

  /// The members of an object by name; unknown, repeated and missing ones are faults.
  mutating func members(
    _ value: PlacedJSON, _ keyPath: String, known: [String], required: [String] = [],
    refused: [String: String] = [:]
  ) -> [String: PlacedJSON]? {
    guard case .object(let members) = value.content else {
      note(value.offset, keyPath, "found \(value.kind)", expected: "an object")
      return nil
    }
    var found: [String: PlacedJSON] = [:]
    for member in members {
      if let reason = refused[member.name] {
        note(member.offset, keyPath, "\(member.name) is not taken: \(reason)")
      } else if !known.contains(member.name) {
        note(
          member.offset, keyPath,
          "the member \(Wording.shown(member.name)) is unknown"
            + Wording.suggestion(for: member.name, among: known),
          expected: Wording.choice(known))
      } else if found.updateValue(member.value, forKey: member.name) != nil {
        note(member.offset, keyPath, "\(member.name) is given again", expected: "each member once")
      }
    }
    for name in required where found[name] == nil && !members.contains(where: { $0.name == name }) {
      note(value.offset, keyPath, "\(name) is missing", expected: Wording.choice(known))
    }
    return found
  }

  mutating func note(
    _ offset: Int, _ keyPath: String, _ message: String, expected: String? = nil
  ) {
    faults.append(
      SettingsFault(
        file: file, place: place(offset), keyPath: keyPath, message: message, expected: expected))
  }

  private func place(_ offset: Int) -> SettingsFault.Place {
    let before = bytes[..<min(offset, bytes.count)]
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    // Bytes that begin a character.
    return .init(line: line, column: bytes[start..<before.endIndex].count { $0 & 0xC0 != 0x80 } + 1)
  }
}
