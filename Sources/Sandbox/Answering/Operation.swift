/// The operations the simulated cloud serves, named as the API's description names them.
package enum Operation: String, CaseIterable, Sendable {
  case createVpnGateway
  case listVpnGateways
  case listVpnGatewayAvailabilityZones
  case getVpnGateway
  case updateVpnGateway
  case updateVpnGatewaySpecification
  case deleteVpnGateway
  case createToken
  case listAuthProjects
  case listProjects

  /// The action that a user must hold; the identity service's own operations need none.
  package var action: String? {
    switch self {
    case .createVpnGateway: "vpn:vpnGateways:create"
    case .listVpnGateways: "vpn:vpnGateways:list"
    case .listVpnGatewayAvailabilityZones: "vpn:vpnGatewayAvailabilityZone:list"
    case .getVpnGateway: "vpn:vpnGateways:get"
    case .updateVpnGateway: "vpn:vpnGateways:update"
    case .updateVpnGatewaySpecification: "vpn:vpnGateways:updatePostpaidSpecification"
    case .deleteVpnGateway: "vpn:vpnGateways:delete"
    case .createToken, .listAuthProjects, .listProjects: nil
    }
  }

  /// Whether the path begins with a project id, which the caller must be allowed to use.
  var isOfProject: Bool { action != nil }

  /// The only operation that anybody may call.
  var needsIdentity: Bool { self != .createToken }
}
