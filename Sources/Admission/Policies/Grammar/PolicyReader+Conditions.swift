import Settings

extension PolicyReader {
  /// The lines of a `Condition`, all of which must fit.
  mutating func conditions(_ value: PlacedJSON, _ keyPath: String) -> [PolicyCondition] {
    guard case .object(let operators) = value.content else {
      note(value.offset, keyPath, "found \(value.kind)", expected: "an object of operators")
      return []
    }
    var conditions: [PolicyCondition] = []
    var seen: Set<String> = []
    for member in operators {
      let keyPath = "\(keyPath).\(member.name)"
      guard let (comparison, ifExists) = comparison(member, keyPath) else { continue }
      guard seen.insert(member.name).inserted else {
        note(member.offset, keyPath, "the operator is given again", expected: "each once")
        continue
      }
      guard case .object(let keys) = member.value.content, !keys.isEmpty else {
        note(
          member.value.offset, keyPath, "found \(member.value.kind)",
          expected: "an object of keys and values")
        continue
      }
      var seenKeys: Set<String> = []
      for key in keys {
        guard seenKeys.insert(key.name).inserted else {
          note(key.offset, keyPath, "the key is given again", expected: "each key once")
          continue
        }
        if let condition = condition(comparison, ifExists, key, keyPath) {
          conditions.append(condition)
        }
      }
    }
    guard conditions.count <= Self.conditionsMax else {
      note(
        value.offset, keyPath, "found \(conditions.count) conditions",
        expected: "at most \(Self.conditionsMax)")
      return []
    }
    return conditions
  }

  private mutating func comparison(
    _ member: PlacedJSON.Member, _ keyPath: String
  ) -> (ConditionOperator, ifExists: Bool)? {
    if let plain = ConditionOperator(rawValue: member.name) { return (plain, false) }
    let suffix = ConditionOperator.ifExists
    if member.name.hasSuffix(suffix),
      let plain = ConditionOperator(rawValue: String(member.name.dropLast(suffix.count))),
      plain != .null
    {
      return (plain, true)
    }
    let words = ConditionOperator.allCases.map(\.rawValue)
    note(
      member.offset, parent(keyPath),
      "the operator \(Wording.shown(member.name)) is unknown"
        + Wording.suggestion(for: member.name, among: words),
      expected: Wording.choice(words) + ", all but Null also with \(suffix)")
    return nil
  }

  private func parent(_ keyPath: String) -> String {
    keyPath.lastIndex(of: ".").map { String(keyPath[..<$0]) } ?? keyPath
  }

  private mutating func condition(
    _ comparison: ConditionOperator, _ ifExists: Bool, _ member: PlacedJSON.Member,
    _ keyPath: String
  ) -> PolicyCondition? {
    guard let key = ConditionKey(member.name) else {
      note(
        member.offset, keyPath,
        "the key is unknown" + Wording.suggestion(for: member.name, among: ConditionKey.names),
        expected: Wording.choice(ConditionKey.names))
      return nil
    }
    guard comparison.kind == nil || comparison.kind == key.kind else {
      let fitting = ConditionOperator.allCases.filter { $0.kind == key.kind || $0.kind == nil }
      note(
        member.offset, keyPath, "\(comparison.rawValue) cannot compare \(shown(key))",
        expected: Wording.choice(fitting.map(\.rawValue)))
      return nil
    }
    let keyPath = "\(keyPath).\(shown(key))"
    let operands =
      comparison.kind == .flag || comparison == .null
      ? flags(member.value, keyPath) : self.operands(comparison, key, member.value, keyPath)
    guard !operands.isEmpty else { return nil }
    return PolicyCondition(
      comparison: comparison, key: key, operands: operands, ifExists: ifExists)
  }

  /// A tag's key is repeated only where it can be nothing else.
  private func shown(_ key: ConditionKey) -> String {
    switch key {
    case .resourceTag: "g:ResourceTag/…"
    case .requestTag: "g:RequestTag/…"
    default: key.name
    }
  }

  /// `true`, `"true"`, or one of them in a list, as IAM takes them.
  private mutating func flags(
    _ value: PlacedJSON, _ keyPath: String
  ) -> [PolicyCondition.Operand] {
    var single = value
    if case .array(let values) = value.content, values.count == 1 { single = values[0] }
    switch single.content {
    case .flag(let flag): return [.flag(flag)]
    case .text("true"): return [.flag(true)]
    case .text("false"): return [.flag(false)]
    default:
      note(value.offset, keyPath, "found \(value.kind)", expected: "true or false")
      return []
    }
  }

  private mutating func operands(
    _ comparison: ConditionOperator, _ key: ConditionKey, _ value: PlacedJSON, _ keyPath: String
  ) -> [PolicyCondition.Operand] {
    let expected =
      switch comparison.kind {
      case .address: "an address or a network such as 192.0.2.0/24, no bits set behind the prefix"
      case .time: PolicyTime.expected
      default: "a text, or a list of texts"
      }
    return texts(value, keyPath, expected: expected).compactMap { found in
      let operand: PolicyCondition.Operand?
      switch comparison {
      case .ipAddress, .notIPAddress: operand = AddressBlock(found.text).map { .block($0) }
      case .dateLessThan, .dateLessThanEquals, .dateGreaterThan, .dateGreaterThanEquals:
        operand = PolicyTime.seconds(found.text).map { .time($0) }
      case .stringLike, .stringNotLike:
        operand = .pattern(Wildcard(key.isOfIDs ? found.text.lowercased() : found.text))
      default: operand = .text(key.isOfIDs ? found.text.lowercased() : found.text)
      }
      if operand == nil {
        note(found.offset, found.keyPath, "found another text", expected: expected)
      } else if let words = words(of: key), !fits(comparison, operand, words) {
        note(
          found.offset, found.keyPath, "the key never has this value",
          expected: Wording.choice(words))
        return nil
      }
      return operand
    }
  }

  /// The values of keys that have a few only: another one is misspelt.
  private func words(of key: ConditionKey) -> [String]? {
    switch key {
    case .face: ConditionKey.faces
    case .method: AuthenticationMethod.allCases.map(\.rawValue)
    case .credential: vocabulary.credentials
    default: nil
    }
  }

  private func fits(
    _ comparison: ConditionOperator, _ operand: PolicyCondition.Operand?, _ words: [String]
  ) -> Bool {
    switch operand {
    case .text(let text):
      switch comparison {
      case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase:
        words.contains { $0 == text.lowercased() }
      default: words.contains(text)
      }
    case .pattern(let pattern): words.contains(where: pattern.matches)
    default: true
    }
  }
}
