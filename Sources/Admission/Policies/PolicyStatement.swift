public import Settings

/// One statement of a policy; shared by all callers that have it.
public final class PolicyStatement: Sendable {
  public enum Effect: String, Sendable, CaseIterable {
    case allow = "Allow"
    case deny = "Deny"
  }

  public let name: StatementName
  public let effect: Effect
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
public struct StatementName: Sendable, Hashable {
  /// Name of the policy, or `callers.NAME.actions`.
  public let policy: String
  public let sid: String?
  /// Counted from 1.
  public let number: Int
  public let file: String
  public let place: SettingsFault.Place?
}

/// `policy/Sid`, or `policy#2` where the statement has none.
extension StatementName: CustomStringConvertible {
  public var description: String {
    sid.map { "\(policy)/\($0)" } ?? "\(policy)#\(number)"
  }
}
