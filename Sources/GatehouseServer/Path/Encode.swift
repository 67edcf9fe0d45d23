import CallModel
import Contract
import Protocols
import Upstream

/// Says the cloud's answer in the caller's words.
struct Encode {
  func callAsFunction(
    _ answer: CloudAnswer, for call: BackCall
  ) throws(Refusal) -> EncodedReply {
    EncodedReply(
      message: try message(answer, for: call),
      facts: ReplyFacts(status: answer.status, upstreamRequestID: answer.requestID))
  }

  /// The same of one page of a list.
  ///
  /// - Parameters:
  ///   - pages: Token of the next page, nil on the last one; rows on all pages, where known.
  ///   - missing: Rows that the cloud counts and did not give.
  func callAsFunction(
    _ answer: CloudAnswer, pages: (next: String?, total: Int?), missing: Int?, for call: BackCall
  ) throws(Refusal) -> EncodedReply {
    var message = try message(answer, for: call)
    switch call.dialect.codec {
    case .proto: call.operation.appendPage(proto: &message, next: pages.next, total: pages.total)
    case .json: call.operation.appendPage(json: &message, next: pages.next, total: pages.total)
    }
    return EncodedReply(
      message: message,
      facts: ReplyFacts(
        status: answer.status, upstreamRequestID: answer.requestID, missingRows: missing))
  }

  private func message(
    _ answer: CloudAnswer, for call: BackCall
  ) throws(Refusal) -> [UInt8] {
    switch call.dialect.codec {
    case .proto: try call.operation.replyProto(cloudBody: answer.body)
    case .json: try call.operation.replyJSON(cloudBody: answer.body)
    }
  }
}

/// A reply in the caller's codec.
struct EncodedReply: Sendable {
  let message: [UInt8]
  let facts: ReplyFacts
}
