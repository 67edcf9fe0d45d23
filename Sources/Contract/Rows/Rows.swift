import SwiftProtobuf

/// One line per rpc. An operation is added by its rpc with options, `make generate`, and its line.
extension Row {
  static let all: [Row] = [
    Row(GetVpnGatewayRequest.self, VpnGateway.self),
    Row(WatchVpnGatewayRequest.self, WatchVpnGatewayResponse.self),
    Row(ListVpnGatewaysRequest.self, ListVpnGatewaysResponse.self),
    Row(CreateVpnGatewayRequest.self, VpnGateway.self),
    Row(UpdateVpnGatewayRequest.self, VpnGateway.self),
    Row(UpdateVpnGatewaySpecificationRequest.self, VpnGateway.self),
    Row(DeleteVpnGatewayRequest.self, Google_Protobuf_Empty.self),
    Row(
      ListVpnGatewayAvailabilityZonesRequest.self, ListVpnGatewayAvailabilityZonesResponse.self),
    Row(GetVpnGatewayRoutingTableRequest.self, GetVpnGatewayRoutingTableResponse.self),
    Row(GetTopologyRequest.self, Topology.self),
    Row(GetCustomerGatewayRequest.self, CustomerGateway.self),
    Row(ListCustomerGatewaysRequest.self, ListCustomerGatewaysResponse.self),
    Row(CreateCustomerGatewayRequest.self, CustomerGateway.self),
    Row(UpdateCustomerGatewayRequest.self, CustomerGateway.self),
    Row(DeleteCustomerGatewayRequest.self, Google_Protobuf_Empty.self),
    Row(GetVpnConnectionRequest.self, VpnConnection.self),
    Row(WatchVpnConnectionRequest.self, WatchVpnConnectionResponse.self),
    Row(ListVpnConnectionsRequest.self, ListVpnConnectionsResponse.self),
    Row(CreateVpnConnectionRequest.self, VpnConnection.self),
    Row(BatchCreateVpnConnectionsRequest.self, BatchCreateVpnConnectionsResponse.self),
    Row(UpdateVpnConnectionRequest.self, VpnConnection.self),
    Row(DeleteVpnConnectionRequest.self, Google_Protobuf_Empty.self),
    Row(GetVpnConnectionLogRequest.self, GetVpnConnectionLogResponse.self),
    Row(GetConnectionMonitorRequest.self, ConnectionMonitor.self),
    Row(WatchConnectionMonitorRequest.self, WatchConnectionMonitorResponse.self),
    Row(ListConnectionMonitorsRequest.self, ListConnectionMonitorsResponse.self),
    Row(CreateConnectionMonitorRequest.self, ConnectionMonitor.self),
    Row(DeleteConnectionMonitorRequest.self, Google_Protobuf_Empty.self),
    Row(ListQuotasRequest.self, ListQuotasResponse.self),
    Row(ListResourceTagsRequest.self, ListResourceTagsResponse.self),
    Row(ListProjectTagsRequest.self, ListProjectTagsResponse.self),
    Row(CreateResourceTagsRequest.self, Google_Protobuf_Empty.self),
    Row(DeleteResourceTagsRequest.self, Google_Protobuf_Empty.self),
    Row(FilterResourceInstancesRequest.self, FilterResourceInstancesResponse.self),
    Row(CountResourceInstancesRequest.self, CountResourceInstancesResponse.self),
    Row(ListProjectsRequest.self, ListProjectsResponse.self),
    Row(ListAuthProjectsRequest.self, ListAuthProjectsResponse.self),
    Row(GetCallerRequest.self, GetCallerResponse.self),

    // What an operator asks.
    Row(IssueKeyRequest.self, IssueKeyResponse.self),
    Row(ListKeysRequest.self, ListKeysResponse.self),
    Row(RevokeKeyRequest.self, RevokeKeyResponse.self),
    Row(ListCredentialsRequest.self, ListCredentialsResponse.self),
    Row(GetStatusRequest.self, GetStatusResponse.self),
    Row(ReloadRequest.self, ReloadResponse.self),
    Row(InvalidateCacheRequest.self, InvalidateCacheResponse.self),

    // Protocols others publish, answered by the gateway itself.
    Row(
      Grpc_Health_V1_HealthCheckRequest.self, Grpc_Health_V1_HealthCheckResponse.self,
      rpc: "Health.Check"),
    Row(
      Grpc_Health_V1_HealthCheckRequest.self, Grpc_Health_V1_HealthCheckResponse.self,
      rpc: "Health.Watch"),
    Row(Grpc_Health_V1_HealthListRequest.self, Grpc_Health_V1_HealthListResponse.self),
    Row(
      Grpc_Reflection_V1_ServerReflectionRequest.self,
      Grpc_Reflection_V1_ServerReflectionResponse.self),
    Row(
      Grpc_Reflection_V1alpha_ServerReflectionRequest.self,
      Grpc_Reflection_V1alpha_ServerReflectionResponse.self),
  ]
}
