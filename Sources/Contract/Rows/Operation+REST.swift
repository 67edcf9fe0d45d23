public import CallModel
public import SwiftProtobuf

extension Operation {
  /// A request from the parts of a REST call, by the binding that its path matched.
  ///
  /// `path` and `query` are as sent; `query` is what follows `?`, empty when nothing does. What the
  /// binding has no place for is refused: a parameter that is ignored is a filter not applied.
  public func request(
    _ match: RouteMatch, path: Span<UInt8>, query: Span<UInt8>, body: [UInt8]
  ) throws(Refusal) -> any Message {
    let binding = bindings[match.binding]
    var message = try request(binding.body, body)
    var wire: [UInt8] = []
    for (index, fields) in binding.variables.enumerated() {
      let text = try PercentCoding.segment(path.extracting(match.variables[index]))
      if case .whole = binding.body, FieldCollector.read(message, fields[0].number) != nil {
        throw Self.misplaced(binding.path.variables[index], "comes from the path, not the body")
      }
      wire += try bytes([text], fields, binding.path.variables[index])
    }
    for parameter in try QueryParameters.read(query) {
      let fields = try fields(of: parameter.name, binding)
      wire += try bytes(parameter.values, fields, parameter.name)
    }
    do {
      try message.merge(serializedBytes: wire)
    } catch {
      throw .malformed("the values in the URL do not fit the request", cause: "\(error)")
    }
    return message
  }

  private func request(
    _ place: HTTPBinding.Body, _ body: [UInt8]
  ) throws(Refusal) -> any Message {
    switch place {
    case .none:
      guard body.isEmpty else {
        throw .malformed("\(name) takes no body")
      }
      return row.request.init()
    case .whole: return try request(json: body.isEmpty ? Array("{}".utf8) : body)
    case .field(let field):
      guard !body.isEmpty else { return row.request.init() }
      // The body is put into a larger text, so it must be one whole value: `{}, "vgw_id": …`
      // would else give the request members of the caller's choice.
      do {
        _ = try JSONScanner(body.span).document()
      } catch {
        throw .notJSON(error)
      }
      var json = Array("{\"\(field.name)\":".utf8)
      json += body
      json.append(UInt8(ascii: "}"))
      return try request(json: json)
    }
  }

  /// The fields a query parameter leads through, when the binding leaves them to the query.
  private func fields(
    of parameter: String, _ binding: HTTPBinding
  ) throws(Refusal) -> [FieldSchema] {
    var path: [FieldSchema] = []
    var schema: MessageSchema? = requestSchema
    for part in parameter.split(separator: ".", omittingEmptySubsequences: false) {
      guard let field = schema?.field(part) else { throw Self.unknown(parameter) }
      path.append(field)
      schema = field.isRepeated ? nil : schemas.schema(of: field)
    }
    let isInPath = binding.variables.contains { $0.map(\.number) == path.map(\.number) }
    switch binding.body {
    case .whole: throw Self.unknown(parameter)
    case .field(let field) where field.number == path[0].number:
      throw Self.misplaced(parameter, "comes from the body, not the query")
    case .none, .field: break
    }
    if isInPath { throw Self.misplaced(parameter, "comes from the path, not the query") }
    return path
  }

  private func bytes(
    _ texts: [String], _ fields: [FieldSchema], _ name: String
  ) throws(Refusal) -> [UInt8] {
    guard let field = fields.last, field.isRepeated || texts.count == 1 else {
      throw Self.misplaced(name, "is given more than once")
    }
    guard let bytes = WireText.bytes(texts, path: fields) else {
      throw Self.misplaced(name, "has a value that is none of its kind")
    }
    return bytes
  }

  private static func unknown(_ parameter: String) -> Refusal {
    misplaced(String(parameter.prefix(256)), "is no parameter here")
  }

  private static func misplaced(_ field: String, _ description: String) -> Refusal {
    .unreadable(FieldViolation(field: field, rule: "unknown", description: description))
  }
}
