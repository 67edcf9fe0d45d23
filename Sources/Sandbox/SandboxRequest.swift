/// One request as it came off the wire, whatever carried it.
public struct SandboxRequest: Sendable {
  /// As received: `GET`.
  public var method: String
  /// Path and query as they stood on the wire, nothing decoded.
  public var target: String
  /// Names in lower case, values as received. `host` is here also when `:authority` carried it.
  public var fields: [(name: String, value: String)]
  public var body: [UInt8]

  public init(
    method: String, target: String, fields: [(name: String, value: String)] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.target = target
    self.fields = fields
    self.body = body
  }

  /// The first field of that name, which must be in lower case.
  public func value(of name: String) -> String? {
    for field in fields where field.name == name { return field.value }
    return nil
  }
}
