import CallModel
import Contract
import Foundation

/// Tells from a look at a resource whether a change was made whose answer was lost
/// (`check-first`, DESIGN 4.2).
struct AfterLostAnswer {
  enum Finding {
    /// With the answer that the lost one must have been.
    case done(CloudAnswer)
    /// Certainly not made: it may be sent, since the operation is idempotent.
    case absent
    /// A look does not show it, now or later.
    case unseen
    /// Something is being changed: a later look may tell more.
    case unclear
  }

  private let operation: Contract.Operation
  private let request: CloudRequest

  init(operation: Contract.Operation, request: CloudRequest) {
    self.operation = operation
    self.request = request
  }

  /// Asks for the resource itself: what stands behind its last placeholder is the name of a verb,
  /// or of a part of it and then of a verb.
  var look: CloudRequest {
    let isLiteral =
      if case .literal = operation.upstream?.path.segments.last { true } else { false }
    var parts = request.target.prefix { $0 != UInt8(ascii: "?") }
      .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if isLiteral { parts.removeLast() }
    return CloudRequest(
      service: request.service, method: CloudRequest.word(.get),
      target: Array(parts.joined(separator: [UInt8(ascii: "/")])))
  }

  private var isDelete: Bool { request.method == CloudRequest.word(.delete) }

  /// The resource as the look shows it.
  func finding(in seen: CloudAnswer) -> Finding {
    if let change = TagChange(operation, request.body) {
      return change.isMade(in: seen.body) ? .done(success([])) : .absent
    }
    let found = Self.content(of: seen.body)
    let status = found["status"] as? String ?? ""
    if isDelete {
      return status == "PENDING_DELETE" ? .done(success([])) : .absent
    }
    let wanted = Self.content(of: request.body)
    guard !wanted.isEmpty else { return .unseen }
    switch Self.presence(of: wanted, in: found) {
    case .there: return .done(success(seen.body))
    case .unknown: return .unseen
    // What is being changed may still show its old values.
    case .missing: return status.hasPrefix("PENDING_") ? .unclear : .absent
    }
  }

  /// The look found no resource: a delete has reached its end.
  var findingOfNothing: Finding { isDelete ? .done(success([])) : .unseen }

  private func success(_ body: [UInt8]) -> CloudAnswer {
    CloudAnswer(status: operation.upstream?.success.first ?? 200, body: body)
  }

  // MARK: Comparing

  private enum Presence {
    case there, missing
    /// The answer does not speak of it.
    case unknown

    static func both(_ one: Presence, _ other: Presence) -> Presence {
      // A change is made as a whole: one part that is not there says that none is.
      if one == .missing || other == .missing { return .missing }
      return one == .there && other == .there ? .there : .unknown
    }
  }

  /// Where a resource shows what a request names otherwise: the EIP to bind (VGW-13) is the bound
  /// one's id afterwards. No EIP at all means that none is bound.
  private static let elsewhere = ["eip_id_1": ("eip1", "id"), "eip_id_2": ("eip2", "id")]

  private static func presence(
    of wanted: [String: Any], in found: [String: Any]
  ) -> Presence {
    wanted.reduce(.there) { sum, member in
      let presence: Presence
      if let (object, key) = elsewhere[member.key], found[member.key] == nil {
        presence =
          found[object].map { value in
            (value as? [String: Any])?[key].map { isSame(member.value, $0) } ?? .unknown
          } ?? .missing
      } else {
        presence = found[member.key].map { isSame(member.value, $0) } ?? .unknown
      }
      return .both(sum, presence)
    }
  }

  /// Objects compare by the members that are wanted, lists as they stand.
  private static func isSame(_ wanted: Any, _ found: Any) -> Presence {
    switch (wanted, found) {
    case (let wanted as [String: Any], let found as [String: Any]):
      return presence(of: wanted, in: found)
    case (let wanted as [Any], let found as [Any]):
      guard wanted.count == found.count else { return .missing }
      return zip(wanted, found).reduce(.there) { .both($0, isSame($1.0, $1.1)) }
    case (let wanted as String, let found as String):
      return wanted == found ? .there : .missing
    case (let wanted as NSNumber, let found as NSNumber):
      return wanted == found ? .there : .missing
    case (is NSNull, is NSNull):
      return .there
    default:
      return .missing
    }
  }

  /// The object inside the envelope.
  private static func content(of body: [UInt8]) -> [String: Any] {
    let whole = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    return whole?.values.lazy.compactMap { $0 as? [String: Any] }.first ?? [:]
  }
}
