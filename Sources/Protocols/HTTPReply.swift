import HTTP2Wire

/// The end of a reply that REST and Connect write alike: coding, length, facts, body.
enum HTTPReply {
  static func packing(for head: borrowing FieldBlock) -> Packing {
    AcceptedCodings.takeGzip(head.value(of: .acceptEncoding)) ? .body : .none
  }

  static func compose(
    _ message: [UInt8], _ packing: Packing, _ fields: consuming FieldBlock, _ facts: ReplyFacts
  ) -> ComposedReply {
    var fields = fields
    let packed = packing == .body ? ReplyPacking.pack(message) : nil
    if packed != nil { fields.append(.contentEncoding, "gzip") }
    if message.count > ReplyPacking.minimumBytes {
      // Another caller of the same cache may take another coding (RFC 9110 §12.5.5).
      fields.append(name: "vary", value: "accept-encoding")
    }
    let body = packed ?? message
    fields.append(.contentLength, decimal: body.count)
    facts.append(to: &fields)
    return ComposedReply(fields: fields, body: body)
  }
}
