import Admission

/// The kinds of resources that policies tell apart, by the word that actions have for them.
enum ResourceKind: String, CaseIterable, Sendable {
  case vpnGateways, customerGateways, vpnConnections, connectionMonitors

  /// Of the word in the path of a tag operation.
  init?(tagWord: String) {
    guard let found = Self.allCases.first(where: { $0.tagWord == tagWord }) else { return nil }
    self = found
  }

  /// The word in the path of a tag operation; nil for a kind that has no tags.
  var tagWord: String? {
    switch self {
    case .vpnGateways: "vpn-gateway"
    case .customerGateways: "customer-gateway"
    case .vpnConnections: "vpn-connection"
    case .connectionMonitors: nil
    }
  }

  /// Customer gateways belong to no enterprise project (spec section 9).
  var hasEnterpriseProject: Bool { self != .customerGateways }

  /// Member of a creation that names the resource whose enterprise project the new one will have
  /// (CON-15), and that one's kind; nil where it is said in the creation itself.
  var parent: (member: String, kind: ResourceKind)? {
    switch self {
    case .vpnGateways, .customerGateways: nil
    case .vpnConnections: ("vgw_id", .vpnGateways)
    case .connectionMonitors: ("vpn_connection_id", .vpnConnections)
    }
  }
}

extension DecisionFacts {
  /// What the type of a resource says of it already: that it has no tags, or no enterprise project.
  mutating func heedType() {
    guard let type = resourceType.value else { return }
    let kind = ResourceKind(rawValue: type)
    if kind?.tagWord == nil { resourceTags = .absent }
    if kind?.hasEnterpriseProject != true { enterpriseProject = .absent }
  }
}
