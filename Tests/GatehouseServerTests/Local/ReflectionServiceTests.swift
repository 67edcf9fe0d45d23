import CallModel
import Contract
import SwiftProtobuf
import Testing

@testable import GatehouseServer
@testable import Transport

@Suite struct ReflectionServiceTests {
  typealias Request = Grpc_Reflection_V1_ServerReflectionRequest
  typealias Response = Grpc_Reflection_V1_ServerReflectionResponse
  private static let v1 = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
  private static let v1alpha = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"

  private static func ask(_ request: Request) async throws -> Response {
    try await ask(request, rpc: v1)
  }

  /// The answer's bytes are the same in both versions.
  private static func ask(_ request: any Message & Sendable, rpc: String) async throws -> Response {
    let bytes = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      let operation = Stage.operation(rpc)
      let reply = try stage.open(exchange, operation)
      let local = LocalServices([ReflectionService(Stage.table.descriptors)], in: Stage.table)
      try local.stream(of: operation)(request, reply)
      return exchange.pieces.first
    }
    return try Response(serializedBytes: Array(try #require(bytes).dropFirst(5)))
  }

  private static func names(_ response: Response) throws -> [String] {
    try response.fileDescriptorResponse.fileDescriptorProto.map {
      try Google_Protobuf_FileDescriptorProto(serializedBytes: $0).name
    }
  }

  @Test func `a file comes with all it depends on`() async throws {
    for question in [
      Request.with { $0.fileByFilename = "grpc/health/v1/health.proto" },
      .with { $0.fileContainingSymbol = "grpc.health.v1.Health.Watch" },
    ] {
      #expect(try Self.names(await Self.ask(question)) == ["grpc/health/v1/health.proto"])
    }
    let service = try await Self.ask(
      .with { $0.fileContainingSymbol = "gatehouse.vpn.v1.VpnGatewayService" })
    let names = try Self.names(service)
    #expect(names.first == "gatehouse/vpn/v1/vpn_gateway_service.proto")
    #expect(names.contains("google/protobuf/descriptor.proto"))
    #expect(Set(names).count == names.count)
  }

  @Test func `extensions are found by number and listed by type`() async throws {
    let method = "google.protobuf.MethodOptions"
    let file = try await Self.ask(
      .with {
        $0.fileContainingExtension = .with {
          $0.containingType = method
          $0.extensionNumber = 50100
        }
      })
    #expect(try Self.names(file).first == "gatehouse/options.proto")
    let numbers = try await Self.ask(.with { $0.allExtensionNumbersOfType = method })
    #expect(numbers.allExtensionNumbersResponse.baseTypeName == method)
    #expect(numbers.allExtensionNumbersResponse.extensionNumber == [50100, 72_295_728])
  }

  @Test func `services are listed, and the question is repeated`() async throws {
    let question = Request.with {
      $0.host = "example"
      $0.listServices = "*"
    }
    let response = try await Self.ask(question)
    #expect(response.validHost == "example")
    #expect(response.originalRequest == question)
    #expect(
      response.listServicesResponse.service.map(\.name) == Stage.table.descriptors.services)
  }

  @Test func `what is not known is an error in the answer, and the stream goes on`() async throws {
    for question in [
      Request.with { $0.fileByFilename = "no.proto" },
      .with { $0.fileContainingSymbol = "no.such" },
      .with {
        $0.fileContainingExtension = .with { $0.containingType = "google.protobuf.MethodOptions" }
      },
      .with { $0.allExtensionNumbersOfType = "no.such" },
    ] {
      let response = try await Self.ask(question)
      #expect(response.errorResponse.errorCode == 5)
      #expect(!response.errorResponse.errorMessage.isEmpty)
    }
    #expect(try await Self.ask(Request()).errorResponse.errorCode == 3)
  }

  @Test func `v1alpha says the same`() async throws {
    let question = Grpc_Reflection_V1alpha_ServerReflectionRequest.with {
      $0.host = "h"
      $0.fileContainingSymbol = "gatehouse.vpn.v1.CallerService"
    }
    let old = try await Self.ask(question, rpc: Self.v1alpha)
    let new = try await Self.ask(
      .with {
        $0.host = "h"
        $0.fileContainingSymbol = "gatehouse.vpn.v1.CallerService"
      })
    #expect(old == new)
  }
}
