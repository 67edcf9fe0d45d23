import CallModel
import Contract
import HTTP2Wire
import Protocols
import Reads
import Signing
import Transport
import Upstream

/// Passes a call through: the caller's body as it came, on a path and query written anew, signed
/// with the real credential.
final class Forward {
  @exclusivity(unchecked) private var queries = CanonicalQuery()

  /// What will be sent, which is what was authorized: nothing of the caller's own spelling is left.
  func target(
    _ match: CloudPathMatch, _ target: Span<UInt8>, for projectID: String
  ) throws(Refusal) -> [UInt8] {
    var sent = match.path(Target.path(of: target), for: projectID)
    let query = Target.query(of: target)
    guard !query.isEmpty else { return sent }
    // Refuses broken escapes, control characters and what is not UTF-8.
    _ = try PercentCoding.queryText(query)
    sent.append(UInt8(ascii: "?"))
    let start = sent.count
    queries.append(query, to: &sent)
    if sent.count == start { sent.removeLast() }
    return sent
  }

  /// What can be said against the body before it is here.
  func check(_ head: borrowing FieldBlock) throws(Refusal) {
    guard let coding = head.value(of: .contentEncoding) else { return }
    // The cloud is sent the very bytes, and would not know that they are packed.
    guard coding.hasSameBytes(as: "identity") else {
      throw Refusal(
        .invalidArgument, "a body must come unpacked: leave content-encoding out",
        reason: "UNSUPPORTED_COMPRESSION_HERE")
    }
  }

  /// What the cloud will be asked.
  func request(
    _ passage: Passage, for call: BackCall
  ) throws(Refusal) -> CloudRequest {
    guard let upstream = call.operation.upstream else {
      preconditionFailure("\(call.operation.name) is answered here, not by the cloud")
    }
    let body = call.exchange.body
    if !body.isEmpty, case .none = upstream.body {
      throw Refusal(
        .invalidArgument, "this call takes no body", reason: "BODY_NOT_TAKEN")
    }
    return CloudRequest(
      service: upstream.service, method: CloudRequest.word(upstream.method),
      target: passage.target, body: body,
      contentType: body.isEmpty ? nil : Self.foreignType(of: call.exchange.head))
  }

  /// What of the cloud's answer the caller may see: all of it, as it came, but for a list of which
  /// some rows only are for them. Those are then alone in it, and how many there are is left out.
  func visible(
    of forwarded: ForwardedAnswer, to call: BackCall
  ) throws(Refusal) -> ForwardedAnswer {
    guard let view = call.view, let envelope = call.operation.paging?.envelope,
      (200...299).contains(forwarded.answer.status)
    else { return forwarded }
    var answer = forwarded.answer
    let page = try CloudPage(answer.body, envelope: envelope)
    answer.body = page.keeping { view.shows($0, in: page.body) }.passedBody(envelope: envelope)
    return ForwardedAnswer(answer: answer, refusal: forwarded.refusal)
  }

  /// The type of a body where it is not the usual one.
  private static func foreignType(of head: borrowing FieldBlock) -> [UInt8]? {
    guard let type = head.value(of: .contentType), !type.hasSameBytes(as: "application/json") else {
      return nil
    }
    var copy: [UInt8] = []
    copy.append(copying: type)
    return copy
  }
}
