/// The answer to one request, and what the transport is to do to it.
public struct SandboxAnswer: Sendable {
  public var status: Int
  /// Names in lower case, with `date` by the cloud's own clock: the transport adds no other one.
  public var fields: [(name: String, value: String)]
  public var body: [UInt8]
  /// Nil in the ordinary case: send the answer at once.
  public var fault: FaultEffect?

  public init(
    status: Int, fields: [(name: String, value: String)], body: [UInt8],
    fault: FaultEffect? = nil
  ) {
    self.status = status
    self.fields = fields
    self.body = body
    self.fault = fault
  }

  /// The first field of that name, which must be in lower case.
  public func value(of name: String) -> String? {
    for field in fields where field.name == name { return field.value }
    return nil
  }
}
