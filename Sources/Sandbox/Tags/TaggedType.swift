/// The kinds of resources that carry tags, as the paths of the tag operations spell them: all
/// singular, unlike most other paths (RTE-3).
enum TaggedType: String, CaseIterable {
  case vpnGateway = "vpn-gateway"
  case customerGateway = "customer-gateway"
  case vpnConnection = "vpn-connection"
}

/// What the tag operations need to know of a resource.
protocol TaggedResource: CloudResource {
  var name: String { get }
  var tags: [ResourceTag] { get set }
}

/// One resource, as filters and counts look at it.
struct TaggedInstance: Sendable {
  let id: String
  let name: String
  let tags: [ResourceTag]
}

extension Gateway: TaggedResource {}
extension CustomerGateway: TaggedResource {}
extension Connection: TaggedResource {}
