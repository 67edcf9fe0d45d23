@testable import Admission

/// The grammar's meaning in the plainest words, for random policies of few words.
enum NaivePolicy {
  struct Statement: CustomStringConvertible {
    var isDeny = false
    var actions: [String] = []
    /// Credential, type, id; empty for every resource.
    var resources: [[String]] = []
    /// Operator, key, values.
    var conditions: [(name: String, key: String, values: [String])] = []

    var json: String {
      func list(_ texts: [String]) -> String {
        "[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]"
      }
      var members = ["\"Effect\":\"\(isDeny ? "Deny" : "Allow")\"", "\"Action\":\(list(actions))"]
      if !resources.isEmpty {
        let texts = resources.map { "gatehouse:" + $0.joined(separator: ":") }
        members.append("\"Resource\":\(list(texts))")
      }
      if !conditions.isEmpty {
        let lines = conditions.map { "\"\($0.name)\":{\"\($0.key)\":\(list($0.values))}" }
        members.append("\"Condition\":{\(lines.joined(separator: ","))}")
      }
      return "{\(members.joined(separator: ","))}"
    }

    var description: String { json }
  }

  /// A call of which everything is known.
  struct Call {
    var facts: DecisionFacts

    func value(_ key: String) -> String? {
      switch key {
      case "g:ResourceTag/a": facts.resourceTags.value?["a"]
      case "g:RequestTag/a": facts.requestTags.value?["a"]
      case "g:EnterpriseProjectId": facts.enterpriseProject.value
      case "gatehouse:Credential": facts.credential.value
      case "gatehouse:ResourceId": facts.resourceID.value
      case "gatehouse:ReadOnly": facts.isReadOnly.value.map { "\($0)" }
      default: nil
      }
    }
  }

  static func allows(_ policy: [Statement], _ action: String, _ call: Call) -> Bool {
    var isAllowed = false
    for statement in policy where fits(statement, action, call) {
      if statement.isDeny { return false }
      isAllowed = true
    }
    return isAllowed
  }

  private static func fits(_ statement: Statement, _ action: String, _ call: Call) -> Bool {
    guard statement.actions.contains(where: { like($0, action) }) else { return false }
    let resource = [
      call.facts.credential.value, call.facts.resourceType.value, call.facts.resourceID.value,
    ]
    let isMeant = statement.resources.contains { parts in
      zip(parts, resource).allSatisfy { part, value in
        part == "*" || value.map { like(part, $0) } ?? false
      }
    }
    guard isMeant || statement.resources.isEmpty else { return false }
    return statement.conditions.allSatisfy { line in
      guard let value = call.value(line.key) else {
        return line.name.hasSuffix("IfExists") || line.name.contains("Not")
          || (line.name == "Null" && line.values == ["true"])
      }
      if line.name == "Null" { return line.values == ["false"] }
      let isLike = line.name.contains("Like")
      let one = line.values.contains { isLike ? like($0, value) : $0 == value }
      return line.name.contains("Not") ? !one : one
    }
  }

  /// By trying everything: for short words only.
  static func like(_ pattern: String, _ word: String) -> Bool {
    guard let first = pattern.first else { return word.isEmpty }
    let rest = String(pattern.dropFirst())
    if first == "*" {
      return like(rest, word) || (!word.isEmpty && like(pattern, String(word.dropFirst())))
    }
    guard let letter = word.first, first == "?" || first == letter else { return false }
    return like(rest, String(word.dropFirst()))
  }
}

/// Makes random policies and calls, the same for the same seed.
struct PolicyDice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
  }

  mutating func next() -> UInt64 {
    // xorshift64*, Vigna 2016.
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }

  private mutating func some<Value>(_ values: [Value], _ count: ClosedRange<Int>) -> [Value] {
    Array(values.shuffled(using: &self).prefix(Int.random(in: count, using: &self)))
  }

  private mutating func one<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &self)]
  }

  mutating func policy() -> [NaivePolicy.Statement] {
    (0..<Int.random(in: 1...5, using: &self)).map { _ in statement() }
  }

  private mutating func statement() -> NaivePolicy.Statement {
    var statement = NaivePolicy.Statement()
    statement.isDeny = Int.random(in: 0..<3, using: &self) == 0
    statement.actions = some(
      ["*", "vpn:*", "vpn:*:get", "*:create", "vpn:vpnGateways:*", "vpn:vpn?onnections:*"], 1...2)
    if Bool.random(using: &self) {
      for credential in some(["*", "main", "s*"], 1...2) {
        statement.resources.append([
          credential, one(["*", "vpnGateways", "vpn*"]), one(["*", "a", "?", "b*"]),
        ])
      }
    }
    let names = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"]
    let keys = [
      "g:ResourceTag/a", "g:RequestTag/a", "g:EnterpriseProjectId", "gatehouse:ResourceId",
    ]
    for name in some(names + names.map { $0 + "IfExists" } + ["Null", "Bool"], 0...2) {
      switch name {
      case "Null": statement.conditions.append((name, one(keys), [one(["true", "false"])]))
      case "Bool":
        statement.conditions.append((name, "gatehouse:ReadOnly", [one(["true", "false"])]))
      default: statement.conditions.append((name, one(keys), some(["a", "b", "*", "0"], 1...2)))
      }
    }
    return statement
  }

  /// A call with every fact known or absent, as its operation allows.
  mutating func call(of operation: PolicyOperation) -> NaivePolicy.Call {
    var facts = operation.facts
    let ids: [Fact<String>] = [.known("a"), .known("b"), .known("bb")]
    facts.credential = .known(one(["main", "spare"]))
    if facts.resourceType.isUnknown { facts.resourceType = .known(one(["vpnGateways", "vpn"])) }
    if facts.resourceID.isUnknown { facts.resourceID = one(ids) }
    if facts.enterpriseProject.isUnknown {
      facts.enterpriseProject = one([.known("0"), .known("a"), .absent])
    }
    let tags: [Fact<[String: String]>] = [.known(["a": "a"]), .known(["a": "b"]), .known([:])]
    if facts.resourceTags.isUnknown { facts.resourceTags = one(tags) }
    facts.requestTags = one(tags + [.absent])
    facts.source = .absent
    facts.now = .known(0)
    facts.method = .known("api_key")
    facts.face = .known("rest")
    facts.isEncrypted = .known(true)
    return NaivePolicy.Call(facts: facts)
  }

  /// The same with some facts unknown.
  mutating func forgetting(_ facts: DecisionFacts) -> DecisionFacts {
    var facts = facts
    if Bool.random(using: &self) { facts.credential = .unknown }
    if Bool.random(using: &self) { facts.resourceID = .unknown }
    if Bool.random(using: &self) { facts.enterpriseProject = .unknown }
    if Bool.random(using: &self) { facts.resourceTags = .unknown }
    if Bool.random(using: &self) { facts.requestTags = .unknown }
    return facts
  }
}
