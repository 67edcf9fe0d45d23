import CallModel
import Contract
import SwiftProtobuf

/// The `google.rpc` details of a refusal, the same on every face that carries them.
struct RefusalDetails {
  /// Domain of `ErrorInfo` (AIP-193): who gave the reasons their meaning.
  static let gatewayDomain = "gatehouse"
  static let upstreamDomain = "vpn.cloud"

  let messages: [any Message]

  init(_ refusal: Refusal) {
    var messages: [any Message] = [Self.info(refusal)]
    if let delay = refusal.retryAfter {
      messages.append(
        Google_Rpc_RetryInfo.with {
          $0.retryDelay = Google_Protobuf_Duration.with {
            $0.seconds = delay.components.seconds
            $0.nanos = Int32(truncatingIfNeeded: delay.components.attoseconds / 1_000_000_000)
          }
        })
    }
    if let allowance = refusal.allowance { messages.append(Self.failure(allowance, refusal)) }
    if !refusal.violations.isEmpty {
      messages.append(
        Google_Rpc_BadRequest.with { request in
          request.fieldViolations = refusal.violations.map { violation in
            Google_Rpc_BadRequest.FieldViolation.with {
              $0.field = violation.field
              $0.description_p = violation.description
              $0.reason = violation.rule
            }
          }
        })
    }
    if refusal.code == .failedPrecondition {
      messages.append(
        Google_Rpc_PreconditionFailure.with {
          $0.violations = [
            .with {
              $0.type = refusal.reason
              $0.description_p = refusal.message
            }
          ]
        })
    }
    self.messages = messages
  }

  private static func failure(_ allowance: Allowance, _ refusal: Refusal) -> Google_Rpc_QuotaFailure
  {
    Google_Rpc_QuotaFailure.with {
      $0.violations = [
        .with {
          $0.subject = "caller:\(allowance.caller)"
          $0.description_p = refusal.message
          $0.apiService = gatewayDomain
          $0.quotaMetric = allowance.windowSeconds == nil ? "concurrent-requests" : "requests"
          $0.quotaID = allowance.policy
          $0.quotaDimensions["caller"] = allowance.caller
          if let seconds = allowance.windowSeconds {
            $0.quotaDimensions["window_seconds"] = String(seconds)
          }
          $0.quotaValue = Int64(allowance.limit)
        }
      ]
    }
  }

  private static func info(_ refusal: Refusal) -> Google_Rpc_ErrorInfo {
    Google_Rpc_ErrorInfo.with { info in
      info.reason = refusal.reason
      info.domain = refusal.origin == .gateway ? gatewayDomain : upstreamDomain
      for (key, value) in refusal.metadata {
        info.metadata[key] = value
      }
      if let upstream = refusal.upstream {
        info.metadata["upstream_status"] = String(upstream.status)
        info.metadata["upstream_error_code"] = upstream.errorCode
        info.metadata["upstream_request_id"] = upstream.requestID
      }
    }
  }
}
