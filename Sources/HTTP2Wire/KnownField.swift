/// A field name this gateway reads or writes itself, so that looking it up costs one array access.
///
/// Names are recognised once, when a field is appended; everything later compares a byte.
public enum KnownField: UInt8, CaseIterable, Sendable {
  case method, path, scheme, authority, status
  case host, contentType, contentLength, authorization, te
  case grpcTimeout, grpcEncoding, grpcAcceptEncoding, grpcStatus, grpcMessage
  case grpcPreviousRpcAttempts
  case accept, acceptEncoding, contentEncoding, userAgent, cacheControl, ifNoneMatch
  case connectProtocolVersion, connectTimeoutMs
  case idempotencyKey, traceparent, tracestate, origin, gatehouseCredential
  case retryAfter, date, location, expect, etag, age
  case rateLimit, rateLimitPolicy
  case xAuthToken, xSdkDate, xSecurityToken, xProjectId, xRequestId, xSubjectToken

  /// The name as it stands on the wire: lower case (RFC 9113 §8.2).
  public var name: StaticString {
    @inline(__always) get { literal }
  }

  @inline(__always)
  private var literal: StaticString {
    switch self {
    case .method: ":method"
    case .path: ":path"
    case .scheme: ":scheme"
    case .authority: ":authority"
    case .status: ":status"
    case .host: "host"
    case .contentType: "content-type"
    case .contentLength: "content-length"
    case .authorization: "authorization"
    case .te: "te"
    case .grpcTimeout: "grpc-timeout"
    case .grpcEncoding: "grpc-encoding"
    case .grpcAcceptEncoding: "grpc-accept-encoding"
    case .grpcStatus: "grpc-status"
    case .grpcMessage: "grpc-message"
    case .grpcPreviousRpcAttempts: "grpc-previous-rpc-attempts"
    case .accept: "accept"
    case .acceptEncoding: "accept-encoding"
    case .contentEncoding: "content-encoding"
    case .userAgent: "user-agent"
    case .cacheControl: "cache-control"
    case .ifNoneMatch: "if-none-match"
    case .connectProtocolVersion: "connect-protocol-version"
    case .connectTimeoutMs: "connect-timeout-ms"
    case .idempotencyKey: "idempotency-key"
    case .traceparent: "traceparent"
    case .tracestate: "tracestate"
    case .origin: "origin"
    case .gatehouseCredential: "gatehouse-credential"
    case .retryAfter: "retry-after"
    case .date: "date"
    case .location: "location"
    case .expect: "expect"
    case .etag: "etag"
    case .age: "age"
    case .xAuthToken: "x-auth-token"
    case .xSdkDate: "x-sdk-date"
    case .xSecurityToken: "x-security-token"
    case .rateLimit: "ratelimit"
    case .rateLimitPolicy: "ratelimit-policy"
    case .xProjectId: "x-project-id"
    case .xRequestId: "x-request-id"
    case .xSubjectToken: "x-subject-token"
    }
  }

  /// The field whose name these bytes are, if it is one of ours; upper case is not recognised.
  public init?(_ name: Span<UInt8>) {
    guard let field = unsafe name.withUnsafeBufferPointer({ unsafe Self.recognise($0) }) else {
      return nil
    }
    self = field
  }

  /// True for values that must never enter an HPACK table, where one connection's later traffic
  /// could be used to guess them (RFC 7541 §7.1.3).
  var isSecret: Bool {
    switch self {
    case .authorization, .xAuthToken, .xSecurityToken, .xSubjectToken: true
    default: false
    }
  }

  /// Whether every message has another value: in the tables of HPACK it would only push out what
  /// comes again (RFC 7541 §6.2.3).
  var isUnrepeated: Bool {
    switch self {
    case .xRequestId, .rateLimit, .traceparent, .tracestate: true
    default: false
    }
  }
}
