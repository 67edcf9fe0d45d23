public import SwiftProtobuf

extension Operation {
  /// The value of a field of a request by its name, `vgw_id` or `vpn_gateway.name`; nil when it is
  /// absent or no field. For what concerns every operation alike: page sizes, resource ids.
  public func value(_ path: String, in request: any Message) -> FieldValue? {
    var (message, schema): ((any Message)?, MessageSchema?) = (request, requestSchema)
    var value: FieldValue?
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      guard let current = message, let field = schema?.field(part) else { return nil }
      value = FieldCollector.read(current, field.number)
      message = if case .message(let nested) = value { nested } else { nil }
      schema = schemas.schema(of: field)
    }
    return value
  }
}
