public import CallModel
public import HTTP2Wire
public import Transport

/// The cloud's own statuses and bodies. An answer of the cloud goes through as it came; a refusal
/// of ours is written as the cloud would write it.
public enum CompatibleFace {
  // MARK: Answers

  /// An answer of the gateway itself.
  ///
  /// - Parameter subjectToken: for `X-Subject-Token`.
  public static func reply(
    _ status: Int, _ body: [UInt8], subjectToken: [UInt8]? = nil, on exchange: Exchange
  ) {
    var fields = FieldBlock()
    fields.append(name: ":status", value: String(status))
    fields.append(.contentType, "application/json")
    fields.append(.contentLength, decimal: body.count)
    fields.append(.xRequestId, value: RequestID.make().span)
    if let subjectToken { fields.append(.xSubjectToken, value: subjectToken.span) }
    exchange.respond(fields, body: body)
  }

  /// An answer of the cloud that is kept, as it came.
  static func compose(_ body: [UInt8], _ facts: ReplyFacts) -> ComposedReply {
    var fields = passedHead(status: facts.status, bodyCount: body.count)
    fields.append(name: "content-type", value: facts.contentType ?? "application/json")
    if let id = facts.upstreamRequestID { fields.append(.xRequestId, value: Array(id.utf8).span) }
    facts.cache?.append(to: &fields)
    return ComposedReply(fields: fields, body: body)
  }

  /// The head of an answer that is passed through; what else the cloud said beside its body is
  /// between the cloud and the gateway.
  public static func passedHead(status: Int, bodyCount: Int) -> FieldBlock {
    var fields = FieldBlock()
    switch status {
    case 200: fields.append(.status, "200")
    case 201: fields.append(.status, "201")
    case 204: fields.append(.status, "204")
    default: fields.append(name: ":status", value: String(status))
    }
    // RFC 9110 §8.6: a 204 has no length.
    if status != 204 { fields.append(.contentLength, decimal: bodyCount) }
    return fields
  }

  /// Fields of the cloud's answer that belong to its body or to its caller.
  public static let passedFields: [KnownField] = [.contentType, .xRequestId, .retryAfter]

  // MARK: Refusals

  public static func refuse(_ refusal: Refusal, on exchange: Exchange) {
    let words = CloudWords(refusal)
    let requestID = RequestID.make()
    var json = JSONText()
    json.open("{")
    json.member("error_code", words.code)
    json.member("error_msg", words.text)
    json.member("request_id", String(decoding: requestID, as: UTF8.self))
    json.close("}")
    var fields = FieldBlock()
    fields.append(name: ":status", value: String(words.status))
    fields.append(.contentType, "application/json")
    fields.append(.contentLength, decimal: json.bytes.count)
    fields.append(.xRequestId, value: requestID.span)
    HTTPRefusal.appendFields(of: refusal, to: &fields)
    exchange.respond(fields, body: json.bytes)
  }
}

/// Ids of what the gateway says by itself, in the form the cloud's have: 32 hexadecimal digits.
enum RequestID {
  static func make() -> [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity(32)
    for _ in 0..<2 {
      var word = UInt64.random(in: .min ... .max)
      for _ in 0..<16 {
        digits.append(Hex.digit(UInt8(truncatingIfNeeded: word & 15)))
        word >>= 4
      }
    }
    return digits
  }
}
