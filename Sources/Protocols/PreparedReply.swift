package import HTTP2Wire
package import Transport

/// A unary answer ready to be sent any number of times: nothing is encoded or copied per call. An
/// object, so that whoever takes one out of a table counts one reference, not three.
package final class PreparedReply: Sendable {
  package let headers: PreparedHeaders
  package let body: [UInt8]
  package let trailers: PreparedHeaders?

  package init(headers: PreparedHeaders, body: [UInt8], trailers: PreparedHeaders? = nil) {
    self.headers = headers
    self.body = body
    self.trailers = trailers
  }

  @inlinable
  package func send(on exchange: Exchange) {
    exchange.respond(headers, body: body, trailers: trailers)
  }
}
