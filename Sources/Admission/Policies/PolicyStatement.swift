package import Settings

/// One statement of a policy; shared by all callers that have it.
package final class PolicyStatement: Sendable {
  package enum Effect: String, Sendable, CaseIterable {
    case allow = "Allow"
    case deny = "Deny"
  }

  package let name: StatementName
  package let effect: Effect
  /// At least one.
  let actions: [ActionPattern]
  /// At least one; every resource where the statement names none.
  let resources: [ResourcePattern]
  /// All must fit.
  let conditions: [PolicyCondition]

  init(
    name: StatementName, effect: Effect, actions: [ActionPattern], resources: [ResourcePattern],
    conditions: [PolicyCondition]
  ) {
    self.name = name
    self.effect = effect
    self.actions = actions
    self.resources = resources
    self.conditions = conditions
  }

  func isAbout(_ action: String) -> Bool {
    actions.contains { $0.matches(action) }
  }

  /// Whether it fits a call whose action it is about.
  func truth(_ facts: DecisionFacts) -> Truth {
    let resource = Truth.any(resources) { $0.truth(facts) }
    guard resource != .no else { return .no }
    let condition = Truth.all(conditions) { $0.truth(facts) }
    return Truth.all([resource, condition]) { $0 }
  }
}

/// Which statement it is, in words that lead there.
package struct StatementName: Sendable, Hashable {
  /// Name of the policy, or `callers.NAME.actions`.
  package let policy: String
  package let sid: String?
  /// Counted from 1.
  package let number: Int
  package let file: String
  package let place: SettingsFault.Place?
}

/// `policy/Sid`, or `policy#2` where the statement has none.
extension StatementName: CustomStringConvertible {
  package var description: String {
    sid.map { "\(policy)/\($0)" } ?? "\(policy)#\(number)"
  }
}
