/// The answer to one request, and what the transport is to do to it.
package struct SandboxAnswer: Sendable {
  package var status: Int
  /// Names in lower case, with `date` by the cloud's own clock: the transport adds no other one.
  package var fields: [(name: String, value: String)]
  package var body: [UInt8]
  /// Nil in the ordinary case: send the answer at once.
  package var fault: FaultEffect?

  package init(
    status: Int, fields: [(name: String, value: String)], body: [UInt8],
    fault: FaultEffect? = nil
  ) {
    self.status = status
    self.fields = fields
    self.body = body
    self.fault = fault
  }

  /// The first field of that name, which must be in lower case.
  package func value(of name: String) -> String? {
    for field in fields where field.name == name { return field.value }
    return nil
  }
}
