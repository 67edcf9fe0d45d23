import SwiftProtobuf

/// One line per rpc. An operation is added by its rpc with options, `make generate`, and its line.
extension Row {
  static let all: [Row] = [
    Row(GetVpnGatewayRequest.self, VpnGateway.self),
    Row(ListVpnGatewaysRequest.self, ListVpnGatewaysResponse.self),
    Row(CreateVpnGatewayRequest.self, VpnGateway.self),
    Row(UpdateVpnGatewayRequest.self, VpnGateway.self),
    Row(UpdateVpnGatewaySpecificationRequest.self, VpnGateway.self),
    Row(DeleteVpnGatewayRequest.self, Google_Protobuf_Empty.self),
    Row(
      ListVpnGatewayAvailabilityZonesRequest.self, ListVpnGatewayAvailabilityZonesResponse.self),
    Row(GetCallerRequest.self, GetCallerResponse.self),

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
