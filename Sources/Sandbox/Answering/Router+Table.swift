extension Router {
  /// Every path as it is spelled, plural and singular as they come (spec RTE-1 to RTE-4).
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
    ("GET", "/v5/{project_id}/vpn-gateways/{vgw_id}/routing-table", .getVpnGatewayRoutingTable),

    ("POST", "/v5/{project_id}/customer-gateways", .createCustomerGateway),
    ("GET", "/v5/{project_id}/customer-gateways", .listCustomerGateways),
    ("GET", "/v5/{project_id}/customer-gateways/{customer_gateway_id}", .getCustomerGateway),
    ("PUT", "/v5/{project_id}/customer-gateways/{customer_gateway_id}", .updateCustomerGateway),
    ("DELETE", "/v5/{project_id}/customer-gateways/{customer_gateway_id}", .deleteCustomerGateway),

    // The tags of a type stand before the connection that would be called "tags" (RTE-1).
    ("GET", "/v5/{project_id}/{resource_type}/tags", .listProjectTags),
    ("POST", "/v5/{project_id}/vpn-connection", .createVpnConnection),
    ("POST", "/v5/{project_id}/vpn-connections/batch-create", .batchCreateVpnConnections),
    ("GET", "/v5/{project_id}/vpn-connection", .listVpnConnections),
    ("GET", "/v5/{project_id}/vpn-connection/{vpn_connection_id}", .getVpnConnection),
    ("PUT", "/v5/{project_id}/vpn-connection/{vpn_connection_id}", .updateVpnConnection),
    ("DELETE", "/v5/{project_id}/vpn-connection/{vpn_connection_id}", .deleteVpnConnection),
    ("GET", "/v5/{project_id}/vpn-connection/{vpn_connection_id}/log", .getVpnConnectionLog),

    ("POST", "/v5/{project_id}/connection-monitors", .createConnectionMonitor),
    ("GET", "/v5/{project_id}/connection-monitors", .listConnectionMonitors),
    ("GET", "/v5/{project_id}/connection-monitors/{connection_monitor_id}", .getConnectionMonitor),
    (
      "DELETE", "/v5/{project_id}/connection-monitors/{connection_monitor_id}",
      .deleteConnectionMonitor
    ),

    ("GET", "/v5/{project_id}/vpn/quotas", .listQuotas),
    (
      "POST", "/v5/{project_id}/{resource_type}/resource-instances/filter",
      .filterResourceInstances
    ),
    (
      "POST", "/v5/{project_id}/{resource_type}/resource-instances/count", .countResourceInstances
    ),
    ("POST", "/v5/{project_id}/{resource_type}/{resource_id}/tags/create", .createResourceTags),
    ("POST", "/v5/{project_id}/{resource_type}/{resource_id}/tags/delete", .deleteResourceTags),
    ("GET", "/v5/{project_id}/{resource_type}/{resource_id}/tags", .listResourceTags),

    ("POST", "/v3/auth/tokens", .createToken),
    ("GET", "/v3/auth/tokens", .checkToken),
    ("POST", "/v3.0/OS-CREDENTIAL/securitytokens", .createTemporaryAccessKey),
    ("GET", "/v3/auth/projects", .listAuthProjects),
    ("GET", "/v3/projects", .listProjects),
  ]
}
