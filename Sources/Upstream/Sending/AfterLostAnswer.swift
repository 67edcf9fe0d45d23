import CallModel
import Contract
import Foundation

/// Looks at a resource after the answer to a change of it was lost (`check-first`, DESIGN 4.2).
///
/// A change that is already there is not made again: its answer is what the look shows. One that
/// is not there may be sent again, since the operation is idempotent.
struct AfterLostAnswer {
  let route: CloudRoute
  let operation: Contract.Operation

  /// The answer the lost one must have been; nil when the change is not there.
  func look(_ request: CloudRequest) async throws(Refusal) -> CloudAnswer? {
    let look = CloudRequest(method: Array("GET".utf8), target: resource(of: request))
    let seen: CloudAnswer
    do {
      seen = CloudAnswer(try await route.attempt(look))
    } catch {
      throw Refusal(error).asUnknownOutcome(operation)
    }
    let isDelete = request.method == Array("DELETE".utf8)
    switch seen.status {
    case 200:
      let isDone =
        isDelete ? Self.isBeingDeleted(seen.body) : Self.holds(request.body, in: seen.body)
      return isDone ? success(isDelete ? [] : seen.body) : nil
    case 404 where isDelete:
      return success([])
    default:
      throw UpstreamRefusal(
        status: seen.status, body: seen.body, requestID: seen.requestID,
        retryAfter: seen.retryAfter
      ).refusal.asUnknownOutcome(operation)
    }
  }

  private func success(_ body: [UInt8]) -> CloudAnswer {
    CloudAnswer(status: operation.upstream?.success.first ?? 200, body: body)
  }

  /// The path up to the last placeholder: what is behind it is the name of a verb.
  private func resource(of request: CloudRequest) -> [UInt8] {
    let segments = operation.upstream?.path.segments ?? []
    let verbs = segments.reversed().prefix { if case .literal = $0 { true } else { false } }.count
    var parts = request.target.prefix { $0 != UInt8(ascii: "?") }
      .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    parts.removeLast(verbs)
    return Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }

  private static func isBeingDeleted(_ body: [UInt8]) -> Bool {
    content(of: body)["status"] as? String == "PENDING_DELETE"
  }

  /// Whether every value of the request stands in the answer.
  private static func holds(_ request: [UInt8], in answer: [UInt8]) -> Bool {
    let wanted = content(of: request)
    let found = content(of: answer)
    return !wanted.isEmpty
      && wanted.allSatisfy { key, value in
        (found[key] as? NSObject)?.isEqual(value) == true
      }
  }

  /// The object inside the envelope.
  private static func content(of body: [UInt8]) -> [String: Any] {
    let whole = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    return whole?.values.lazy.compactMap { $0 as? [String: Any] }.first ?? [:]
  }
}
