import CallModel
import Contract
import Logging
import SwiftProtobuf
import Testing

@testable import GatehouseServer

@Suite struct LocalServiceTests {
  private struct Echo: LocalService {
    var handlers: [String: LocalHandler] {
      ["/grpc.health.v1.Health/Check": .unary { request throws(Refusal) in request }]
    }
  }

  private let services = LocalServices([Echo()], in: Stage.table)

  @Test func `an operation is served by the handler of its path`() throws {
    let request = HealthRequest.with { $0.service = "x" }
    let reply = try services.answer(
      request, to: Stage.operation("/grpc.health.v1.Health/Check"))
    #expect(reply as? HealthRequest == request)
  }

  @Test func `an operation without one is not offered`() {
    let list = Stage.operation("/grpc.health.v1.Health/List")
    #expect(
      refusal { () throws(Refusal) in
        try services.answer(Grpc_Health_V1_HealthListRequest(), to: list)
      }?.code == .unimplemented)
    #expect(
      refusal { () throws(Refusal) in try services.stream(of: Stage.watch) }?.code
        == .unimplemented)
  }

  @Test func `between them the gateway's own services serve all that is not the cloud's`()
    async throws
  {
    let keys = try KeyStage(store: false).office
    let status = GatewayStatus(table: Stage.table, credentials: [])
    let paths = Set(
      Array(HealthService(status: status).handlers.keys)
        + Array(ReflectionService(Stage.table.descriptors).handlers.keys)
        + Array(
          AdminService(keys: keys, status: status, logger: Logger(label: "test")).handlers.keys)
        // Prepared: LocalAnswers.
        + ["/gatehouse.vpn.v1.CallerService/GetCaller"])
    #expect(
      paths == Set(Stage.table.operations.filter(\.isLocal).map(\.rpcPath)))
  }
}
