import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct DescriptorsTests {
  private let descriptors = Calls.table.descriptors

  private func name(_ file: Descriptors.File?) throws -> String {
    try Google_Protobuf_FileDescriptorProto(serializedBytes: try #require(file).bytes).name
  }

  @Test func `services are listed by full name`() {
    #expect(
      descriptors.services == [
        "gatehouse.admin.v1.AdminService", "gatehouse.vpn.v1.CallerService",
        "gatehouse.vpn.v1.ConnectionMonitorService",
        "gatehouse.vpn.v1.CustomerGatewayService", "gatehouse.vpn.v1.ProjectService",
        "gatehouse.vpn.v1.QuotaService", "gatehouse.vpn.v1.TagService",
        "gatehouse.vpn.v1.VpnConnectionService", "gatehouse.vpn.v1.VpnGatewayService",
        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
      ])
  }

  @Test(arguments: [
    ("gatehouse.vpn.v1.VpnGatewayService", "gatehouse/vpn/v1/vpn_gateway_service.proto"),
    (
      "gatehouse.vpn.v1.VpnGatewayService.GetVpnGateway",
      "gatehouse/vpn/v1/vpn_gateway_service.proto"
    ),
    ("gatehouse.vpn.v1.VpnGateway", "gatehouse/vpn/v1/vpn_gateway.proto"),
    ("gatehouse.vpn.v1.VpnGateway.eip1", "gatehouse/vpn/v1/vpn_gateway.proto"),
    ("gatehouse.Retry", "gatehouse/options.proto"),
    ("gatehouse.RETRY_SAFE", "gatehouse/options.proto"),
    ("gatehouse.operation", "gatehouse/options.proto"),
    ("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto"),
    ("google.rpc.ErrorInfo", "google/rpc/error_details.proto"),
    ("google.protobuf.Timestamp", "google/protobuf/timestamp.proto"),
  ]) func `a symbol is found in the file that declares it`(symbol: String, file: String) throws {
    #expect(try name(descriptors.file(containing: symbol)) == file)
    #expect(try name(descriptors.file(named: file)) == file)
  }

  @Test func `every import of every file is there`() throws {
    for file in descriptors.files {
      for dependency in file.descriptor.dependency {
        #expect(descriptors.file(named: dependency) != nil, "\(dependency)")
      }
      #expect(!file.descriptor.hasSourceCodeInfo, "\(file.descriptor.name)")
    }
  }

  @Test func `a file comes with all it imports, itself first and each once`() throws {
    let file = try #require(descriptors.file(named: "gatehouse/vpn/v1/vpn_gateway_service.proto"))
    let names = try descriptors.closure(of: file).map { try name($0) }
    #expect(names.first == "gatehouse/vpn/v1/vpn_gateway_service.proto")
    #expect(names.contains("google/protobuf/descriptor.proto"))
    #expect(names.contains("google/api/http.proto"))
    #expect(Set(names).count == names.count)
    let alone = try #require(descriptors.file(named: "google/protobuf/timestamp.proto"))
    #expect(descriptors.closure(of: alone).count == 1)
  }

  @Test func `extensions are found by the message they extend`() throws {
    let method = "google.protobuf.MethodOptions"
    #expect(descriptors.extensionNumbers(of: method) == [50100, 72_295_728])
    #expect(
      try name(descriptors.file(containingExtension: 50100, of: method))
        == "gatehouse/options.proto")
    #expect(descriptors.file(containingExtension: 1, of: method) == nil)
    #expect(descriptors.extensionNumbers(of: "gatehouse.vpn.v1.VpnGateway") == [])
    #expect(descriptors.extensionNumbers(of: "no.such.Type") == nil)
  }

  @Test func `what is not there is not found`() {
    #expect(descriptors.file(named: "x.proto") == nil)
    #expect(descriptors.file(containing: "gatehouse.vpn.v1.Nothing") == nil)
    #expect(descriptors.file(containing: "") == nil)
  }

  @Test func `the embedded set is whole`() throws {
    let bytes = DescriptorSet.bytes()
    let set = try Google_Protobuf_FileDescriptorSet(serializedBytes: bytes)
    #expect(set.file.count == descriptors.files.count)
    #expect(try set.serializedBytes() as [UInt8] == bytes)
    #expect(throws: ContractFault.self) { try Descriptors(Array(bytes.dropLast())) }
    #expect(throws: ContractFault.self) { try Descriptors([0x12, 0x00]) }
  }
}
