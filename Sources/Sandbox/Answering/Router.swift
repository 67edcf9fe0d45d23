/// Finds the operation of a method and path. Rows are tried in order: a literal stands before the
/// placeholder that would also take it (spec RTE-1, RTE-2).
struct Router: Sendable {
  private enum Segment: Sendable {
    case literal([UInt8])
    case placeholder
  }

  private struct Row: Sendable {
    let method: String
    let segments: [Segment]
    let operation: Operation
  }

  private let rows: [Row]

  init() {
    rows = Self.table.map { method, path, operation in
      let segments = path.split(separator: "/").map { part in
        part.hasPrefix("{") ? Segment.placeholder : .literal(Array(part.utf8))
      }
      return Row(method: method, segments: segments, operation: operation)
    }
  }

  static let table: [(method: String, path: String, operation: Operation)] = [
    ("POST", "/v5/{project_id}/vpn-gateways", .createVpnGateway),
    ("GET", "/v5/{project_id}/vpn-gateways", .listVpnGateways),
    (
      "GET", "/v5/{project_id}/vpn-gateways/availability-zones", .listVpnGatewayAvailabilityZones
    ),
    ("GET", "/v5/{project_id}/vpn-gateways/{vgw_id}", .getVpnGateway),
    ("PUT", "/v5/{project_id}/vpn-gateways/{vgw_id}", .updateVpnGateway),
    ("DELETE", "/v5/{project_id}/vpn-gateways/{vgw_id}", .deleteVpnGateway),
    (
      "POST", "/v5/{project_id}/vpn-gateways/{vgw_id}/update-specification",
      .updateVpnGatewaySpecification
    ),
    ("POST", "/v3/auth/tokens", .createToken),
    ("GET", "/v3/auth/projects", .listAuthProjects),
    ("GET", "/v3/projects", .listProjects),
  ]

  /// The operation and what stands in its placeholders, in order; nil when no row fits.
  func match(
    method: String, _ target: RequestTarget
  ) -> (operation: Operation, parameters: [String])? {
    for row in rows
    where row.segments.count == target.segments.count && row.method == method {
      if let parameters = parameters(of: row, target) { return (row.operation, parameters) }
    }
    return nil
  }

  private func parameters(of row: Row, _ target: RequestTarget) -> [String]? {
    for (index, segment) in row.segments.enumerated() {
      switch segment {
      case .literal(let literal):
        guard target.segment(index, equals: literal) else { return nil }
      case .placeholder:
        guard !target.segments[index].isEmpty else { return nil }
      }
    }
    var parameters: [String] = []
    for (index, segment) in row.segments.enumerated() {
      if case .placeholder = segment { parameters.append(target.text(target.segments[index])) }
    }
    return parameters
  }
}
