/// One traffic selector of a policy connection.
struct PolicyRule: Sendable {
  let source: String?
  let destinations: [String]?

  /// CON-7 and CON-8: at most 5, each with another source.
  static func list(_ reader: FieldReader) throws(FieldFault) -> [PolicyRule]? {
    guard let readers = try reader.readers("policy_rules", count: 0...5) else { return nil }
    var rules: [PolicyRule] = []
    for rule in readers {
      let source = try rule.text("source", .network)
      if source != nil, rules.contains(where: { $0.source == source }) {
        throw rule.fault("source", "different in every rule")
      }
      rules.append(
        PolicyRule(
          source: source, destinations: try rule.texts("destination", .network, count: 0...50)))
    }
    return rules
  }

  /// - Parameter index: shown by create and get, not by list and update, as the examples do.
  func json(index: Int?) -> JSONValue {
    var object = JSONObject()
    if let index { object.append("rule_index", index) }
    object.appendIfPresent("source", source)
    if let destinations { object.append("destination", .list(destinations)) }
    return .object(object)
  }
}
