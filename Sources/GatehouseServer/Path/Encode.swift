import CallModel
import Contract
import Cryptography
import Protocols
import Reads
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

  /// The same of an answer that may be given again.
  func callAsFunction(
    _ read: ReadAnswer, for call: BackCall
  ) throws(Refusal) -> EncodedReply {
    if let refusal = read.answer.refusal { throw refusal }
    return try self(read.answer.answer, for: call).telling(read.facts, of: [read.standing])
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
  var facts: ReplyFacts
  /// Of the stored answers that it was made of; empty where it is not to be given again.
  var standings: [EntryStanding] = []

  /// The reply with what it says of where it came from. Its entity tag is a weak one: whatever the
  /// coding, who has it has this message.
  func telling(_ cache: CacheFacts, of standings: [EntryStanding]) -> EncodedReply {
    var reply = self
    reply.facts.cache = cache
    reply.facts.cache?.etag = EntityTag.of(message)
    reply.standings = standings
    return reply
  }
}

enum EntityTag {
  /// 96 bits of SHA-256: nobody gains by a collision but who would be told less.
  static func of(_ message: [UInt8]) -> String {
    let digest = SHA256.digest(message.span)
    var text: [UInt8] = []
    Base64URL.append((0..<12).map { digest.bytes[$0] }, to: &text)
    return "W/\"\(String(decoding: text, as: UTF8.self))\""
  }
}
