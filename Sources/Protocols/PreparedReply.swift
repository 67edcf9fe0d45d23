public import HTTP2Wire
public import Transport

/// A unary answer ready to be sent any number of times: nothing is encoded or copied per call. An
/// object, so that whoever takes one out of a table counts one reference, not three.
public final class PreparedReply: Sendable {
  public let headers: PreparedHeaders
  public let body: [UInt8]
  public let trailers: PreparedHeaders?

  public init(headers: PreparedHeaders, body: [UInt8], trailers: PreparedHeaders? = nil) {
    self.headers = headers
    self.body = body
    self.trailers = trailers
  }

  @inlinable
  public func send(on exchange: Exchange) {
    exchange.respond(headers, body: body, trailers: trailers)
  }
}
