import CallModel
import Contract
import Cryptography
import HTTP2Wire
import Logging
import NIOCore
import Protocols
import Settings
import Signing
import SwiftProtobuf
import Synchronization
import TestTools

@testable import Admission
@testable import GatehouseServer
@testable import Transport
@testable import Upstream

typealias HealthRequest = Grpc_Health_V1_HealthCheckRequest
typealias HealthResponse = Grpc_Health_V1_HealthCheckResponse

/// One event loop's rooms for streams, without sockets: calls come as exchanges that a test reads
/// as slowly as it likes.
final class Stage {
  static let table = OperationTable.shared

  let loop: LoopContext
  let allowance: StreamAllowance
  let tally: Tally
  let desk: StreamDesk
  let connection = ConnectionFacts(source: .local, listener: 0, isEncrypted: true)

  init(_ loop: LoopContext, perCaller: Int = 8, perConnection: Int = 4) {
    self.loop = loop
    allowance = StreamAllowance(perCaller: perCaller)
    tally = Tally(operations: Self.table.operations.count, logger: Logger(label: "test"))
    desk = StreamDesk(allowance: allowance, tally: tally, perConnection: perConnection)
  }

  static func caller(_ index: Int = 0) -> Caller {
    Caller(
      index: index, name: "caller-\(index)", methods: [.apiKey], credentials: [], actions: [],
      operations: OperationSet())
  }

  static func operation(_ rpcPath: String) -> Contract.Operation {
    guard let operation = table.operations.first(where: { $0.rpcPath == rpcPath }) else {
      preconditionFailure("there is no \(rpcPath)")
    }
    return operation
  }

  static let watch = operation("/grpc.health.v1.Health/Watch")
  static let reflect = operation("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")

  func exchange(
    _ fields: [(String, String)] = [], on connection: ConnectionFacts? = nil
  ) -> SlowExchange {
    let exchange = SlowExchange(loop: loop, facts: connection ?? self.connection)
    exchange.head = SlowExchange.head("/", fields)
    return exchange
  }

  func open(
    _ exchange: SlowExchange, _ operation: Contract.Operation = watch,
    by caller: Caller = caller()
  ) throws(Refusal) -> ReplyStream {
    try desk.open(exchange, operation, Dialect(.grpc, .proto), caller)
  }

  /// How streams ended, as the tally has it: code names, `OK` for success.
  var outcomes: [String: UInt64] {
    Dictionary(
      tally.snapshot.map { ($0.code?.name ?? "OK", $0.count) }, uniquingKeysWith: +)
  }

  /// Does `work` on an event loop and gives what it found.
  static func onLoop<Found: Sendable>(
    _ work: @escaping @Sendable (LoopContext) throws -> Found
  ) async throws -> Found {
    let group = try await LoopGroup(count: 1)
    do {
      let found = try await group.onEachLoop { try work($0) }
      try await group.shutdown()
      return found[0]
    } catch {
      try? await group.shutdown()
      throw error
    }
  }

  static func credential(
    _ name: String, clock: HandClock = HandClock()
  ) throws -> CloudCredential {
    CloudCredential(
      name: name, projectID: "p",
      key: SigningKey(try AccessKey(id: "AK", secret: SecretBytes(utf8: "SK"))),
      // Chance never cuts the time short in which a cloud that fails is not asked.
      breakers: CloudBreakers(draw: { $0 }), clock: clock.read)
  }
}

extension SlowExchange {
  /// Statuses that were said, from gRPC frames.
  var statuses: [HealthResponse.ServingStatus] {
    get throws {
      try pieces.map { try HealthResponse(serializedBytes: Array($0.dropFirst(5))).status }
    }
  }

  var grpcStatus: String? {
    (fields + trailers).first { $0.hasPrefix("grpc-status: ") }
  }
}

func response(_ status: HealthResponse.ServingStatus) -> HealthResponse {
  .with { $0.status = status }
}

/// The refusal that `body` throws; nil when it throws none.
func refusal<Value>(_ body: () throws(Refusal) -> Value) -> Refusal? {
  do throws(Refusal) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}

extension CloudCredential {
  /// As if the cloud had just said this of the key, however recently it was shown.
  func hear(_ verdict: KeyVerdict) {
    // Far behind the pause that follows a refusal.
    let later = UInt64.max / 2
    guard case .go(let permit) = state.withLock({ $0.standing.ask(now: later) }) else {
      preconditionFailure("the key may not be shown")
    }
    settle(permit, verdict, now: 0)
  }
}
