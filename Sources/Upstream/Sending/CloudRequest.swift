import CallModel
package import Contract
import HTTP2Wire
import Transport

/// A call to the cloud before it is signed: the exact bytes that will be sent.
package struct CloudRequest: Sendable {
  /// Upper case.
  package var method: [UInt8]
  /// Path and query as they stand on the wire.
  package var target: [UInt8]
  package var body: [UInt8]

  package init(method: [UInt8], target: [UInt8], body: [UInt8] = []) {
    self.method = method
    self.target = target
    self.body = body
  }

  package init(_ request: UpstreamRequest) {
    self.method = Array(request.method.rawValue.utf8)
    self.target =
      request.query.isEmpty ? request.path : request.path + [UInt8(ascii: "?")] + request.query
    self.body = request.body ?? []
  }
}

/// The cloud's answer.
package struct CloudAnswer: Sendable {
  package var status: Int
  package var body: [UInt8]
  private var fields = FieldBlock()

  init(_ response: ClientResponse) {
    self.status = response.status
    self.body = response.body
    self.fields = response.fields
  }

  /// The cloud's id of this call.
  package var requestID: String? { fields.string(of: .xRequestId) }

  /// Seconds only: the cloud sends no dates in `Retry-After` (spec: signing §3).
  var retryAfter: Duration? {
    guard let seconds = fields.string(of: .retryAfter).flatMap({ Int64($0) }),
      seconds >= 0, seconds <= 86_400
    else { return nil }
    return .seconds(seconds)
  }

  /// The cloud's clock, from the `Date` field.
  var dateSeconds: Int64? {
    guard let date = fields.value(of: .date) else { return nil }
    return HTTPDate.parse(date)
  }

  package init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }
}
