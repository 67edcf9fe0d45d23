/// A request to the cloud, unsigned: the very bytes that will be signed and sent.
package struct UpstreamRequest: Sendable, Equatable {
  package let method: HTTPMethod
  /// Path as on the wire, percent-encoded.
  package let path: [UInt8]
  /// Query as on the wire without `?`, sorted by name, then value; empty when there is none.
  package let query: [UInt8]
  /// JSON; nil when the operation has no body.
  package let body: [UInt8]?
}
