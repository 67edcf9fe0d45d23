extension CloudState {
  /// Executes one operation, after what time has brought about.
  mutating func perform(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    guard call.operation.isOfProject else { return try performIdentity(call) }
    settle(call.parameters[0], now: call.now)
    return try performVPN(call)
  }

  private mutating func performVPN(
    _ call: OperationCall
  ) throws(CloudRefusal) -> OperationOutcome {
    switch call.operation {
    case .createVpnGateway: try createGateway(call)
    case .listVpnGateways: try listGateways(call)
    case .listVpnGatewayAvailabilityZones: listAvailabilityZones(call)
    case .getVpnGateway: try getGateway(call)
    case .updateVpnGateway: try updateGateway(call)
    case .updateVpnGatewaySpecification: try updateGatewaySpecification(call)
    case .deleteVpnGateway: try deleteGateway(call)
    case .getVpnGatewayRoutingTable: try routingTable(call)
    case .createCustomerGateway: try createCustomerGateway(call)
    case .listCustomerGateways: try listCustomerGateways(call)
    case .getCustomerGateway: try getCustomerGateway(call)
    case .updateCustomerGateway: try updateCustomerGateway(call)
    case .deleteCustomerGateway: try deleteCustomerGateway(call)
    case .createVpnConnection: try createConnection(call)
    case .batchCreateVpnConnections: try batchCreateConnections(call)
    case .listVpnConnections: try listConnections(call)
    case .getVpnConnection: try getConnection(call)
    case .updateVpnConnection: try updateConnection(call)
    case .deleteVpnConnection: try deleteConnection(call)
    case .getVpnConnectionLog: try connectionLog(call)
    case .createConnectionMonitor: try createMonitor(call)
    case .listConnectionMonitors: try listMonitors(call)
    case .getConnectionMonitor: try getMonitor(call)
    case .deleteConnectionMonitor: try deleteMonitor(call)
    case .listQuotas: listQuotas(call)
    case .filterResourceInstances: try filterInstances(call)
    case .countResourceInstances: try countInstances(call)
    case .createResourceTags: try createTags(call)
    case .deleteResourceTags: try deleteTags(call)
    case .listResourceTags: try listResourceTags(call)
    case .listProjectTags: listProjectTags(call)
    case .createToken, .checkToken, .createTemporaryAccessKey, .listAuthProjects, .listProjects:
      try performIdentity(call)
    }
  }

  private mutating func performIdentity(
    _ call: OperationCall
  ) throws(CloudRefusal) -> OperationOutcome {
    switch call.operation {
    case .createToken: try createToken(call)
    case .checkToken: try checkToken(call)
    case .createTemporaryAccessKey: try createTemporaryAccessKey(call)
    case .listAuthProjects: listProjects(call, path: "/v3/auth/projects")
    case .listProjects: listProjects(call, path: "/v3/projects")
    default: throw .unknownAPI
    }
  }
}
