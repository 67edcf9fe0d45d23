import CallModel

// Where HTTP has a status for what the codes do not tell apart. Only REST says it: gRPC knows no
// HTTP status, and Connect's follow from its codes.
extension Refusal {
  /// HTTP status on REST, with its phrase: the code's, or the one that the reason has of its own
  /// (RFC 9110 §15.5.9, §15.5.14, §15.5.16).
  var restStatus: (number: Int, phrase: String) {
    switch reason {
    case Self.tooLargeReason where code == .resourceExhausted: (413, "Content Too Large")
    case Self.tooSlowReason where code == .deadlineExceeded: (408, "Request Timeout")
    // RFC 9111 §5.2.1.7.
    case Self.notStoredReason where code == .unavailable: (504, "Gateway Timeout")
    case Self.mediaTypeReason, Decoding.unknownCoding: (415, "Unsupported Media Type")
    default: code.httpStatus
    }
  }
}
