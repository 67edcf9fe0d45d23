public import CallModel

// The one place that says how a code is spelt on each face. gRPC's number is `Code.rawValue`;
// the HTTP statuses are those of google/rpc/code.proto, which the Connect protocol shares.
extension Code {
  /// Word of google.rpc.Code: `INVALID_ARGUMENT`.
  public var name: String {
    switch self {
    case .canceled: "CANCELLED"
    case .unknown: "UNKNOWN"
    case .invalidArgument: "INVALID_ARGUMENT"
    case .deadlineExceeded: "DEADLINE_EXCEEDED"
    case .notFound: "NOT_FOUND"
    case .alreadyExists: "ALREADY_EXISTS"
    case .permissionDenied: "PERMISSION_DENIED"
    case .resourceExhausted: "RESOURCE_EXHAUSTED"
    case .failedPrecondition: "FAILED_PRECONDITION"
    case .aborted: "ABORTED"
    case .outOfRange: "OUT_OF_RANGE"
    case .unimplemented: "UNIMPLEMENTED"
    case .internal: "INTERNAL"
    case .unavailable: "UNAVAILABLE"
    case .dataLoss: "DATA_LOSS"
    case .unauthenticated: "UNAUTHENTICATED"
    }
  }

  /// Word of the Connect protocol, section "Error Codes".
  public var connectWord: String {
    switch self {
    case .canceled: "canceled"
    case .unknown: "unknown"
    case .invalidArgument: "invalid_argument"
    case .deadlineExceeded: "deadline_exceeded"
    case .notFound: "not_found"
    case .alreadyExists: "already_exists"
    case .permissionDenied: "permission_denied"
    case .resourceExhausted: "resource_exhausted"
    case .failedPrecondition: "failed_precondition"
    case .aborted: "aborted"
    case .outOfRange: "out_of_range"
    case .unimplemented: "unimplemented"
    case .internal: "internal"
    case .unavailable: "unavailable"
    case .dataLoss: "data_loss"
    case .unauthenticated: "unauthenticated"
    }
  }

  /// HTTP status on REST and Connect, with its phrase (RFC 9110 §15; 499 is nginx's).
  public var httpStatus: (number: Int, phrase: String) {
    switch self {
    case .canceled: (499, "Client Closed Request")
    case .invalidArgument, .failedPrecondition, .outOfRange: (400, "Bad Request")
    case .deadlineExceeded: (504, "Gateway Timeout")
    case .notFound: (404, "Not Found")
    case .alreadyExists, .aborted: (409, "Conflict")
    case .permissionDenied: (403, "Forbidden")
    case .resourceExhausted: (429, "Too Many Requests")
    case .unimplemented: (501, "Not Implemented")
    case .unavailable: (503, "Service Unavailable")
    case .unauthenticated: (401, "Unauthorized")
    case .unknown, .internal, .dataLoss: (500, "Internal Server Error")
    }
  }
}
