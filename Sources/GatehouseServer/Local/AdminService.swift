import CallModel
import Contract
import Logging
import Signing
import SwiftProtobuf
import Transport
import Upstream

/// What operators ask of the gateway itself. Who may is decided on the way here, like for every
/// operation; the user that the process runs as always may, over a Unix socket.
struct AdminService: LocalService {
  let keys: KeyOffice
  let status: GatewayStatus
  let logger: Logger

  var handlers: [String: LocalHandler] {
    keyHandlers.merging(servingHandlers) { _, _ in preconditionFailure("one rpc, two handlers") }
  }

  private var keyHandlers: [String: LocalHandler] {
    [
      Self.path("IssueKey"): .later { [self] request, caller async throws(Refusal) in
        let answer = try await keys.issue(Self.read(request))
        note("key issued", answer.key, by: caller)
        return answer
      },
      Self.path("ListKeys"): .later { [keys] request, _ async throws(Refusal) in
        try await keys.list(Self.read(request))
      },
      Self.path("RevokeKey"): .later { [self] request, caller async throws(Refusal) in
        let answer = try await keys.revoke(Self.read(request))
        note("key revoked", answer.key, by: caller)
        return answer
      },
      Self.path("ListCredentials"): .unary { [status] _ throws(Refusal) in
        ListCredentialsResponse.with {
          $0.credentials = status.credentials.map { HeldCredential($0) }
        }
      },
    ]
  }

  /// Who changed what, without a secret.
  private func note(_ event: Logger.Message, _ key: CallerKey, by caller: String) {
    logger.notice(
      event,
      metadata: [
        "key_id": "\(key.keyID)", "kind": "\(key.kind)", "caller": "\(key.caller)",
        "by": "\(caller)", "trace_id": "\(LoggedTrace.current?.id ?? "-")",
      ])
  }

  static func path(_ name: String) -> String { "/gatehouse.admin.v1.AdminService/\(name)" }

  static func read<Request: Message>(_ request: any Message) -> Request {
    guard let request = request as? Request else {
      preconditionFailure("the table gives AdminService another request")
    }
    return request
  }
}
