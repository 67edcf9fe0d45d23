import CallModel
import Contract
import SwiftProtobuf
import Testing

@testable import GatehouseServer
@testable import Transport
@testable import Upstream

@Suite struct HealthServiceTests {
  private static let gateways = "gatehouse.vpn.v1.VpnGatewayService"
  private static let callers = "gatehouse.vpn.v1.CallerService"

  /// A health service on a loop, and what its statuses come from.
  private final class Scene {
    let credential: CloudCredential
    let status: GatewayStatus
    let service: HealthService
    let stage: Stage
    let local: LocalServices

    init(_ loop: LoopContext) throws {
      credential = try Stage.credential("prod")
      status = GatewayStatus(table: Stage.table, credentials: [credential])
      service = HealthService(status: status)
      stage = Stage(loop)
      local = LocalServices([service], in: Stage.table)
    }

    func check(_ name: String) throws(Refusal) -> HealthResponse.ServingStatus? {
      let request = HealthRequest.with { $0.service = name }
      let reply = try local.answer(
        request, to: Stage.operation("/grpc.health.v1.Health/Check"))
      return (reply as? HealthResponse)?.status
    }

    func watch(_ name: String) throws -> SlowExchange {
      let exchange = stage.exchange()
      let reply = try stage.open(exchange)
      try local.stream(of: Stage.watch)(HealthRequest.with { $0.service = name }, reply)
      return exchange
    }

    func breakCredential() {
      credential.hear(.refused(words: "wrong key"))
    }
  }

  @Test func `the whole serves while ready; a service with writes needs its credentials too`()
    async throws
  {
    let found = try await Stage.onLoop { loop in
      let scene = try Scene(loop)
      var found: [[HealthResponse.ServingStatus?]] = []
      func note() throws {
        found.append([
          try scene.check(""), try scene.check(Self.callers), try scene.check(Self.gateways),
        ])
      }
      try note()
      scene.status.isReady = true
      try note()
      scene.breakCredential()
      try note()
      scene.credential.hear(.accepted)
      try note()
      scene.status.isReady = false
      try note()
      return found
    }
    #expect(
      found == [
        [.notServing, .notServing, .notServing], [.serving, .serving, .serving],
        [.serving, .serving, .notServing], [.serving, .serving, .serving],
        [.notServing, .notServing, .notServing],
      ])
  }

  @Test func `a service that is not known is not found`() async throws {
    let found = try await Stage.onLoop { loop in
      let scene = try Scene(loop)
      return ["nope", "grpc.health.v1.Health", "gatehouse"].map { name in
        refusal { () throws(Refusal) in try scene.check(name) }?.code
      }
    }
    #expect(found == [.notFound, .notFound, .notFound])
  }

  @Test func `all services are listed with their statuses`() async throws {
    let statuses = try await Stage.onLoop { loop in
      let scene = try Scene(loop)
      scene.status.isReady = true
      scene.breakCredential()
      let reply = try scene.local.answer(
        Grpc_Health_V1_HealthListRequest(), to: Stage.operation("/grpc.health.v1.Health/List"))
      return (reply as? Grpc_Health_V1_HealthListResponse)?.statuses.mapValues(\.status)
    }
    // With a broken credential nothing can be written; what only reads is still served.
    let readers = ["CallerService", "ProjectService", "QuotaService"]
    let writers = [
      "ConnectionMonitorService", "CustomerGatewayService", "TagService", "VpnConnectionService",
      "VpnGatewayService",
    ]
    var expected: [String: Grpc_Health_V1_HealthCheckResponse.ServingStatus] = [
      "": .serving, "gatehouse.admin.v1.AdminService": .serving,
    ]
    for name in readers { expected["gatehouse.vpn.v1.\(name)"] = .serving }
    for name in writers { expected["gatehouse.vpn.v1.\(name)"] = .notServing }
    #expect(statuses == expected)
  }

  @Test func `a watch is told the present status at once and every change, not more`()
    async throws
  {
    let found = try await Stage.onLoop { loop in
      let scene = try Scene(loop)
      scene.status.isReady = true
      let watches = try [
        scene.watch(""), scene.watch(Self.gateways), scene.watch("nope"),
      ]
      scene.service.update()
      scene.breakCredential()
      scene.service.update()
      scene.status.isReady = false
      scene.service.update()
      scene.service.update()
      scene.stage.desk.drain()
      return (try watches.map { try $0.statuses }, watches.map(\.grpcStatus))
    }
    #expect(
      found.0 == [[.serving, .notServing], [.serving, .notServing], [.serviceUnknown]])
    #expect(found.1 == Array(repeating: "grpc-status: 14", count: 3))
  }

  @Test func `a watch that ended is forgotten`() async throws {
    let counts = try await Stage.onLoop { loop in
      let scene = try Scene(loop)
      let exchanges = try (0..<3).map { _ in try scene.watch("") }
      var counts = [scene.service.watchCount]
      for exchange in exchanges { exchange.cancel() }
      counts.append(scene.service.watchCount)
      scene.status.isReady = true
      scene.service.update()
      counts.append(exchanges.map(\.pieces.count).reduce(0, +))
      return counts
    }
    #expect(counts == [3, 0, 3])
  }
}
