import HTTP2Wire
import Transport

/// The end of a reply that REST and Connect write alike: coding, length, facts, body.
enum HTTPReply {
  static func send(
    _ message: [UInt8], _ fields: inout FieldBlock, _ facts: ReplyFacts, on exchange: Exchange
  ) {
    let head = exchange.head
    let packed = ReplyPacking.pack(message, accepted: head.value(of: .acceptEncoding))
    if packed != nil { fields.append(.contentEncoding, "gzip") }
    if message.count > ReplyPacking.minimumBytes {
      // Another caller of the same cache may take another coding (RFC 9110 §12.5.5).
      fields.append(name: "vary", value: "accept-encoding")
    }
    let body = packed ?? message
    fields.append(.contentLength, decimal: body.count)
    finish(&fields, facts, body, on: exchange)
  }

  static func sendEmpty(
    _ fields: inout FieldBlock, _ facts: ReplyFacts, on exchange: Exchange
  ) {
    finish(&fields, facts, [], on: exchange)
  }

  private static func finish(
    _ fields: inout FieldBlock, _ facts: ReplyFacts, _ body: [UInt8], on exchange: Exchange
  ) {
    facts.append(to: &fields)
    exchange.respond(fields, body: body)
  }
}
