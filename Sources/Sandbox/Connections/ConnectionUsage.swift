/// How many connections each gateway, each customer gateway and each block of tunnel addresses
/// carries.
struct ConnectionUsage: Sendable {
  /// By gateway id, then by customer gateway id: one group each (spec section 7).
  private var groups: [String: [String: Int]] = [:]
  private var customerGateways: [String: Int] = [:]
  private var blocks: [UInt32: Int] = [:]

  mutating func add(_ connection: Connection) {
    groups[connection.gatewayID, default: [:]][connection.customerGatewayID, default: 0] += 1
    customerGateways[connection.customerGatewayID, default: 0] += 1
    blocks[connection.tunnel.block, default: 0] += 1
  }

  mutating func remove(_ connection: Connection) {
    let gateway = connection.gatewayID
    Self.lower(&groups[gateway, default: [:]], connection.customerGatewayID)
    if groups[gateway]?.isEmpty == true { groups[gateway] = nil }
    Self.lower(&customerGateways, connection.customerGatewayID)
    Self.lower(&blocks, connection.tunnel.block)
  }

  func connections(ofGateway id: String) -> Int { groups[id]?.values.reduce(0, +) ?? 0 }
  func groups(ofGateway id: String) -> Int { groups[id]?.count ?? 0 }
  func connections(ofCustomerGateway id: String) -> Int { customerGateways[id] ?? 0 }
  func tunnels(inBlockOf tunnel: Tunnel) -> Int { blocks[tunnel.block] ?? 0 }

  private static func lower<Key>(_ counts: inout [Key: Int], _ id: Key) {
    guard let count = counts[id] else { return }
    counts[id] = count > 1 ? count - 1 : nil
  }
}
