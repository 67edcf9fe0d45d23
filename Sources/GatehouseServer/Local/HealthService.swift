import CallModel
import Contract
import SwiftProtobuf

/// gRPC's health protocol (grpc/grpc `doc/health-checking.md`) for one event loop's connections.
///
/// The empty name is the gateway as a whole: it can answer reads. A service with writes serves
/// only while they can be passed on too, as `/readyz/writes` has it.
final class HealthService: LocalService {
  typealias Status = Grpc_Health_V1_HealthCheckResponse.ServingStatus

  private struct Watched {
    let reply: ReplyStream
    /// Place in `services`; nil for a name that is none.
    let place: Int?
    var last: Status
  }

  private let status: GatewayStatus
  private let services: [(name: String, writes: Bool)]
  private var watches: [ObjectIdentifier: Watched] = [:]

  init(status: GatewayStatus) {
    self.status = status
    let own = Dictionary(grouping: status.table.operations, by: \.serviceName)
      .filter { $0.key.hasPrefix("gatehouse.") }
      .map { name, operations in
        (name: name, writes: operations.contains { $0.upstream != nil && !$0.isSideEffectFree })
      }
    services = [(name: "", writes: false)] + own.sorted { $0.name < $1.name }
  }

  var handlers: [String: LocalHandler] {
    [
      "/grpc.health.v1.Health/Check": .unary(check),
      "/grpc.health.v1.Health/List": .unary(list),
      "/grpc.health.v1.Health/Watch": .stream(watch),
    ]
  }

  /// Watches open on this loop.
  var watchCount: Int { watches.count }

  // MARK: Statuses

  private func place(of request: any Message) -> Int? {
    guard let request = request as? Grpc_Health_V1_HealthCheckRequest else {
      preconditionFailure("the table gives Health another request")
    }
    return services.firstIndex { $0.name == request.service }
  }

  private func current(_ place: Int?) -> Status {
    guard let place else { return .serviceUnknown }
    return (services[place].writes ? status.canWrite : status.isReady) ? .serving : .notServing
  }

  private static func response(_ status: Status) -> Grpc_Health_V1_HealthCheckResponse {
    .with { $0.status = status }
  }

  // MARK: Answers

  private func check(_ request: any Message) throws(Refusal) -> any Message {
    guard let place = place(of: request) else {
      throw Refusal(
        .notFound, "there is no such service here; Health.List names them",
        reason: "SERVICE_UNKNOWN")
    }
    return Self.response(current(place))
  }

  private func list(_ request: any Message) throws(Refusal) -> any Message {
    Grpc_Health_V1_HealthListResponse.with { list in
      for (place, service) in services.enumerated() {
        list.statuses[service.name] = Self.response(current(place))
      }
    }
  }

  /// The present status at once, then every change; a service not known stays so, but the stream
  /// goes on, as the protocol wants.
  private func watch(_ request: any Message, _ reply: ReplyStream) throws(Refusal) {
    let place = place(of: request)
    let key = ObjectIdentifier(reply)
    watches[key] = Watched(reply: reply, place: place, last: current(place))
    reply.whenOver = { [unowned self] in watches[key] = nil }
    reply.show(Self.response(current(place)))
  }

  /// Tells every watch what changed.
  func update() {
    for (key, watched) in watches {
      let now = current(watched.place)
      guard now != watched.last else { continue }
      watches[key]?.last = now
      watched.reply.show(Self.response(now))
    }
  }
}
