/// One call of one operation, routed and with its caller known.
struct OperationCall {
  let operation: Operation
  /// What stands in the placeholders of the path, in order: the project id first, if there is one.
  let parameters: [String]
  let target: RequestTarget
  let body: [UInt8]
  /// Where the caller thinks it is: `host[:port]`; stands in links and in the catalog.
  let host: String
  /// Nil only for the operations that need no identity.
  let identity: Identity?
  /// Nanoseconds since 1970, by the cloud's clock.
  let now: Int64
  let requestID: String
}
