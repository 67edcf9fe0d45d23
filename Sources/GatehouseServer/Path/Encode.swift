import CallModel
import Contract
import Protocols
import Upstream

/// Says the cloud's answer in the caller's words.
struct Encode {
  func callAsFunction(
    _ answer: CloudAnswer, for call: BackCall
  ) throws(Refusal) -> EncodedReply {
    let message =
      switch call.dialect.codec {
      case .proto: try call.operation.replyProto(cloudBody: answer.body)
      case .json: try call.operation.replyJSON(cloudBody: answer.body)
      }
    return EncodedReply(
      message: message,
      facts: ReplyFacts(status: answer.status, upstreamRequestID: answer.requestID))
  }
}

/// A reply in the caller's codec.
struct EncodedReply: Sendable {
  let message: [UInt8]
  let facts: ReplyFacts
}
