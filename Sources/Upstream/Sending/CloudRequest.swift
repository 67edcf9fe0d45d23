import CallModel
public import Contract
public import HTTP2Wire
import Transport

/// A call to the cloud before it is signed: the exact bytes that will be sent.
public struct CloudRequest: Sendable {
  /// Which of the cloud's services is asked.
  public var service: CloudService
  /// Upper case.
  public var method: [UInt8]
  /// Path and query as they stand on the wire.
  public var target: [UInt8]
  public var body: [UInt8]
  /// Of the body, where it is another than `application/json`.
  public var contentType: [UInt8]?

  public init(
    service: CloudService = .vpn, method: [UInt8], target: [UInt8], body: [UInt8] = [],
    contentType: [UInt8]? = nil
  ) {
    self.service = service
    self.method = method
    self.target = target
    self.body = body
    self.contentType = contentType
  }

  public init(_ request: UpstreamRequest, to service: CloudService = .vpn) {
    self.service = service
    self.method = Self.word(request.method)
    self.target = request.path
    if !request.query.isEmpty {
      target.reserveCapacity(target.count + 1 + request.query.count)
      target.append(UInt8(ascii: "?"))
      target.append(contentsOf: request.query)
    }
    self.body = request.body ?? []
  }
}

extension CloudRequest {
  private static let get = Array("GET".utf8)
  private static let put = Array("PUT".utf8)
  private static let post = Array("POST".utf8)
  private static let delete = Array("DELETE".utf8)
  private static let patch = Array("PATCH".utf8)

  /// The same bytes for every call, made once.
  public static func word(_ method: HTTPMethod) -> [UInt8] {
    switch method {
    case .get: get
    case .put: put
    case .post: post
    case .delete: delete
    case .patch: patch
    }
  }
}

/// The cloud's answer.
public struct CloudAnswer: Sendable {
  public var status: Int
  public var body: [UInt8]
  private var fields = FieldBlock()

  init(_ response: ClientResponse) {
    self.status = response.status
    self.body = response.body
    self.fields = response.fields
  }

  /// What it said in a field beside its body.
  @_lifetime(borrow self)
  public func value(of field: KnownField) -> Span<UInt8>? { fields.value(of: field) }

  /// The cloud's id of this call.
  public var requestID: String? { fields.string(of: .xRequestId) }

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

  public init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }
}
