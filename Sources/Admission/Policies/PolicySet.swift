/// The policies of one generation of settings, by name; never changed.
public struct PolicySet: Sendable {
  /// By name of policy; the statements in the order of its file.
  let policies: [String: [PolicyStatement]]

  public static let none = PolicySet(policies: [:], files: [])

  /// What they were read from: the files, and the directory in which another one may appear.
  public let files: [String]

  init(policies: [String: [PolicyStatement]], files: [String]) {
    self.policies = policies
    self.files = files
  }

  /// Names, sorted.
  public var names: [String] { policies.keys.sorted() }
}

/// The statements of policies about each action, found once for all callers that have the policy.
struct StatementIndex {
  private let all: [String: [PolicyStatement]]
  private let byPolicy: [String: [String: [PolicyStatement]]]

  init(_ set: PolicySet, actions: Set<String>) {
    all = set.policies
    byPolicy = set.policies.mapValues { statements in
      var byAction: [String: [PolicyStatement]] = [:]
      for action in actions {
        let about = statements.filter { $0.isAbout(action) }
        if !about.isEmpty { byAction[action] = about }
      }
      return byAction
    }
  }

  func statements(of policies: [String]) -> [PolicyStatement] {
    policies.flatMap { all[$0] ?? [] }
  }

  func statements(of policies: [String], about action: String) -> [PolicyStatement] {
    policies.flatMap { byPolicy[$0]?[action] ?? [] }
  }
}
