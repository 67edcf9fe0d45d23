/// An operation as policies see it.
public struct PolicyOperation: Sendable {
  /// What resources a call is about.
  public enum Scope: Sendable {
    /// None: quotas, projects, what the gateway answers by itself.
    case none
    /// The one whose id it names.
    case item
    /// Those that the rows of its answer are, each decided by itself.
    case rows
    /// Those it makes, which have no id and no tags yet.
    case creation
    /// Many, not told apart: a count, the tags in use.
    case several
  }

  /// Index of the operation; several may share an action.
  public let index: Int
  public let action: String
  /// Type of its resources as actions name it; nil where the call says it.
  public let resourceType: String?
  public let scope: Scope
  /// Nothing is changed by it.
  public let isReadOnly: Bool
  /// Actions that it consists of, each of which must be allowed as well.
  public let contained: [String]

  /// - Parameter resourceType: the middle word of the action where it is left out.
  public init(
    index: Int, action: String, scope: Scope = .none, resourceType: Fact<String> = .absent,
    isReadOnly: Bool = false, contained: [String] = []
  ) {
    self.index = index
    self.action = action
    self.scope = scope
    self.isReadOnly = isReadOnly
    self.contained = contained
    switch resourceType {
    case .known(let type): self.resourceType = type
    case .unknown: self.resourceType = nil
    case .absent: self.resourceType = Self.type(of: action)
    }
  }

  /// Its own action first, then those it consists of.
  var needed: [String] { [action] + contained }

  /// `vpnGateways` of `vpn:vpnGateways:get`.
  private static func type(of action: String) -> String {
    let parts = action.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count > 1 ? String(parts[1]) : action
  }

  /// What is known of each of its calls before there is one.
  public var facts: DecisionFacts {
    var facts = DecisionFacts()
    if let resourceType { facts.resourceType = .known(resourceType) }
    facts.isReadOnly = .known(isReadOnly)
    switch scope {
    case .none:
      facts.resourceID = .absent
      facts.enterpriseProject = .absent
      facts.resourceTags = .absent
    case .creation:
      facts.resourceID = .absent
      facts.resourceTags = .absent
    case .item, .rows, .several: break
    }
    return facts
  }
}
