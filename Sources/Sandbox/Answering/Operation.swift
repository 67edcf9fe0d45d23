/// The operations the simulated cloud serves, named as the API's description names them.
public enum Operation: String, CaseIterable, Sendable {
  case createVpnGateway
  case listVpnGateways
  case listVpnGatewayAvailabilityZones
  case getVpnGateway
  case updateVpnGateway
  case updateVpnGatewaySpecification
  case deleteVpnGateway
  case getVpnGatewayRoutingTable
  case createCustomerGateway
  case listCustomerGateways
  case getCustomerGateway
  case updateCustomerGateway
  case deleteCustomerGateway
  case createVpnConnection
  case batchCreateVpnConnections
  case listVpnConnections
  case getVpnConnection
  case updateVpnConnection
  case deleteVpnConnection
  case getVpnConnectionLog
  case createConnectionMonitor
  case listConnectionMonitors
  case getConnectionMonitor
  case deleteConnectionMonitor
  case listQuotas
  case filterResourceInstances
  case countResourceInstances
  case createResourceTags
  case deleteResourceTags
  case listResourceTags
  case listProjectTags
  case createToken
  /// Not in the description of the API; signing.md §4.1.
  case checkToken
  /// Not in the description of the API; signing.md §4.4.
  case createTemporaryAccessKey
  case listAuthProjects
  case listProjects

  /// Whether the path begins with a project id, which the caller must be allowed to use.
  var isOfProject: Bool { action != nil }

  /// The only operation that anybody may call.
  var needsIdentity: Bool { self != .createToken }
}
