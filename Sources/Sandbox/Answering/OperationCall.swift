/// One call of one operation, routed and with its caller known.
struct OperationCall {
  let operation: Operation
  /// What stands in the placeholders of the path, in order: the project id first, if there is one.
  let parameters: [String]
  let target: RequestTarget
  let request: SandboxRequest
  /// Where the caller thinks it is: `host[:port]`; stands in links and in the catalog.
  let host: String
  /// Nil only for the operations that need no identity.
  let identity: Identity?
  /// Nanoseconds since 1970, by the cloud's clock.
  let now: Int64
  let requestID: String

  var body: [UInt8] { request.body }

  /// One query parameter, of a form; nil when it is not there.
  func parameter(_ name: String, _ form: TextForm) throws(CloudRefusal) -> String? {
    guard let text = target.values(of: name).first else { return nil }
    guard form.accepts(text) else { throw .invalidRequest("\(name) must be \(form.expectation)") }
    return text
  }

  /// A query parameter that is a number; nil when it is not there.
  func number(_ name: String, _ range: ClosedRange<Int>) throws(CloudRefusal) -> Int? {
    guard let text = target.values(of: name).first else { return nil }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
      range.contains(number)
    else {
      throw .invalidRequest(
        "\(name) must be an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
