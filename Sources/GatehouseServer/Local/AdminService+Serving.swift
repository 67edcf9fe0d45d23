import CallModel
import Contract
import Logging
import Reads
import Settings
import SwiftProtobuf
import System
import Transport
import Upstream

// What serves here, and by which settings.
extension AdminService {
  var servingHandlers: [String: LocalHandler] {
    [
      Self.path("GetStatus"): .unary { [status] _ throws(Refusal) in
        GetStatusResponse(status)
      },
      Self.path("Reload"): .later { [self] _, caller async throws(Refusal) in
        logger.notice("reload asked for", metadata: ["by": "\(caller)"])
        return ReloadResponse(try await status.reloadDesk.ask())
      },
      Self.path("InvalidateCache"): .later { [self] request, caller async throws(Refusal) in
        try invalidate(Self.read(request), by: caller)
      },
    ]
  }
}

extension AdminService {
  private func invalidate(
    _ request: InvalidateCacheRequest, by caller: String
  ) throws(Refusal) -> InvalidateCacheResponse {
    var index: Int?
    if !request.operation.isEmpty {
      guard let operation = status.table.operation(named: request.operation),
        operation.freshness != nil
      else {
        throw Refusal(
          .invalidArgument, "operation names no read whose answers are stored",
          reason: "INVALID_REQUEST",
          violations: [
            FieldViolation(
              field: "operation", rule: "words",
              description: "must be the simple name of such a read, such as ListVpnGateways")
          ])
      }
      index = operation.index
    }
    let count = status.cache?.forget(answersTo: index) ?? 0
    logger.notice(
      "stored answers forgotten", metadata: ["by": "\(caller)", "count": "\(count)"])
    return InvalidateCacheResponse.with { $0.invalidated = UInt64(count) }
  }
}

extension GetStatusResponse {
  fileprivate init(_ status: GatewayStatus) {
    self.init()
    let reloads = status.reloads.counts
    version = BuildInfo.version
    startedAt = Google_Protobuf_Timestamp(seconds: status.started.seconds)
    generation = reloads.generation
    settingsAppliedAt = Google_Protobuf_Timestamp(seconds: reloads.appliedAt)
    settingsFaults = UInt32(clamping: reloads.faults ?? 0)
    ready = status.isReady
    writable = status.canWrite
    writesFrozen = status.isFrozen
    credentials = CredentialsSummary(status.credentials.map(\.status.state))
    listeners = status.sockets.map(ListenerStatus.init)
  }
}

extension CredentialsSummary {
  fileprivate init(_ states: [CredentialStatus.State]) {
    self.init()
    func count(_ state: CredentialStatus.State) -> UInt32 {
      UInt32(states.count { $0 == state })
    }
    total = UInt32(states.count)
    ok = count(.ok)
    unproven = count(.unproven)
    refreshing = count(.refreshing)
    broken = count(.broken)
  }
}

extension ListenerStatus {
  fileprivate init(_ socket: OpenSocket) {
    self.init()
    switch socket.address {
    case .tcp(var bound):
      bound.port = socket.listener.port.flatMap(UInt16.init(exactly:)) ?? bound.port
      address = "\(bound)"
    case .unix(let path, _): address = path
    }
    security = socket.certificate == nil ? "cleartext" : "tls"
    let counts = socket.listener.share.counts
    openConnections = UInt32(clamping: counts.open)
    acceptedConnections = counts.accepted
  }
}

extension ReloadResponse {
  fileprivate init(_ outcome: ReloadOutcome) {
    self.init()
    applied = outcome.faults.isEmpty
    generation = outcome.generation
    restartKeys = outcome.restartKeys
    faults = outcome.faults.map { fault in
      .with {
        $0.file = fault.file
        $0.line = UInt32(clamping: fault.place?.line ?? 0)
        $0.column = UInt32(clamping: fault.place?.column ?? 0)
        $0.key = fault.keyPath
        $0.message = fault.message
        $0.expected = fault.expected ?? ""
      }
    }
  }
}
