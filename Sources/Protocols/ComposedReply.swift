import HTTP2Wire
public import Transport

/// How a message goes out.
public enum Packing: UInt8, Sendable, CaseIterable {
  /// As it is.
  case none
  /// The body as a whole, in gzip (`content-encoding`).
  case body
  /// The message alone, in gzip (`grpc-encoding`).
  case message
}

/// A unary answer, all of it: to be sent once, or prepared to be sent often.
public struct ComposedReply {
  let fields: FieldBlock
  public let body: [UInt8]
  let trailers: PreparedHeaders?

  init(fields: FieldBlock, body: [UInt8], trailers: PreparedHeaders? = nil) {
    self.fields = fields
    self.body = body
    self.trailers = trailers
  }

  public func send(on exchange: Exchange) {
    exchange.respond(fields, body: body, trailers: trailers)
  }

  /// The same, ready to be sent any number of times, with what it says of where it came from.
  public func prepared(saying facts: CacheFacts) -> PreparedReply {
    var fields = fields
    facts.append(to: &fields)
    return PreparedReply(headers: PreparedHeaders(fields), body: body, trailers: trailers)
  }
}
