/// What the cloud says in the body of a refusal, in whichever shape it says it.
///
/// `error_code`/`error_msg`, `code`/`message` (both in the manual), `errorCode`/`errorMsg` (the
/// official SDK reads it too), directly or one level down, as IAM wraps its own in `error`.
public struct ErrorBody: Sendable, Equatable {
  public var code: String?
  public var message: String?
  public var requestID: String?

  /// Reads what there is; nil when the bytes are no JSON object or hold no such words.
  public init?(_ body: [UInt8]) {
    let scanner = JSONScanner(body.span)
    guard let whole = try? scanner.document(), scanner.kind(of: whole) == .object else {
      return nil
    }
    self.init(scanner, whole)
    if code == nil, message == nil {
      var nested: ErrorBody?
      try? scanner.forEachMember(in: whole) { (_, value) throws(JSONFault) in
        guard nested == nil, scanner.kind(of: value) == .object else { return }
        let candidate = ErrorBody(scanner, value)
        if candidate.code != nil || candidate.message != nil { nested = candidate }
      }
      guard let nested else { return nil }
      self.code = nested.code
      self.message = nested.message
      self.requestID = self.requestID ?? nested.requestID
    }
  }

  private init(_ scanner: borrowing JSONScanner, _ object: Range<Int>) {
    var (code, message, requestID): (String?, String?, String?)
    try? scanner.forEachMember(in: object) { (name, value) throws(JSONFault) in
      switch scanner.text(name) {
      case "error_code", "code", "errorCode": code = code ?? scanner.scalarText(value)
      case "error_msg", "message", "errorMsg": message = message ?? scanner.text(value)
      case "request_id", "requestId": requestID = requestID ?? scanner.text(value)
      default: break
      }
    }
    (self.code, self.message, self.requestID) = (code, message, requestID)
  }
}
