extension Operation {
  /// The action that a user must hold (spec section 9, spelled as D1 and D4 read it); the identity
  /// service's own operations need none.
  public var action: String? {
    switch self {
    case .createVpnGateway: "vpn:vpnGateways:create"
    case .listVpnGateways: "vpn:vpnGateways:list"
    case .listVpnGatewayAvailabilityZones: "vpn:vpnGatewayAvailabilityZone:list"
    case .getVpnGateway: "vpn:vpnGateways:get"
    case .updateVpnGateway: "vpn:vpnGateways:update"
    case .updateVpnGatewaySpecification: "vpn:vpnGateways:updatePostpaidSpecification"
    case .deleteVpnGateway: "vpn:vpnGateways:delete"
    case .getVpnGatewayRoutingTable: "vpn:vpnGateways:getRoutingTable"
    case .createCustomerGateway: "vpn:customerGateways:create"
    case .listCustomerGateways: "vpn:customerGateways:list"
    case .getCustomerGateway: "vpn:customerGateways:get"
    case .updateCustomerGateway: "vpn:customerGateways:update"
    case .deleteCustomerGateway: "vpn:customerGateways:delete"
    case .createVpnConnection: "vpn:vpnConnections:create"
    case .batchCreateVpnConnections: "vpn:vpnConnections:batchCreate"
    case .listVpnConnections: "vpn:vpnConnections:list"
    case .getVpnConnection: "vpn:vpnConnections:get"
    case .updateVpnConnection: "vpn:vpnConnections:update"
    case .deleteVpnConnection: "vpn:vpnConnections:delete"
    case .getVpnConnectionLog: "vpn:vpnConnections:getLog"
    case .createConnectionMonitor: "vpn:connectionMonitors:create"
    case .listConnectionMonitors: "vpn:connectionMonitors:list"
    case .getConnectionMonitor: "vpn:connectionMonitors:get"
    case .deleteConnectionMonitor: "vpn:connectionMonitors:delete"
    case .listQuotas: "vpn:quota:list"
    case .filterResourceInstances: "vpn:resourceInstances:list"
    case .countResourceInstances: "vpn:resourceInstances:count"
    case .createResourceTags: "vpn:resourceInstanceTags:create"
    case .deleteResourceTags: "vpn:resourceInstanceTags:delete"
    case .listResourceTags: "vpn:resourceInstanceTags:list"
    case .listProjectTags: "vpn:resourceTypeTags:list"
    case .createToken, .checkToken, .createTemporaryAccessKey, .listAuthProjects, .listProjects:
      nil
    }
  }
}
